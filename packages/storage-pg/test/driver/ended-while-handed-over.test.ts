import { createServer, type AddressInfo } from 'node:net'
import { Pool } from 'pg'
import { from } from 'pg-copy-streams'
import { expect, it } from 'vitest'
import { fromPg } from '../../src/index.ts'

/** A message of a server: a letter, the length with itself, and what it says. */
function message(letter: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(4 + body.length)
  return Buffer.concat([Buffer.from(letter), length, body])
}

const welcome = Buffer.concat([message('R', Buffer.alloc(4)), message('Z', Buffer.from('I'))])
const farewell = message('E', Buffer.from('SFATAL\0C57P01\0Mterminating connection\0\0'))

it('a connection that is ended in the breath in which it was opened is an error, and not the end of the process', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.end(Buffer.concat([welcome, farewell])))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const pool = new Pool({ connectionString: `postgres://nobody@127.0.0.1:${port}/nothing` })
  const driver = fromPg(pool, { copyFrom: from })
  await expect(driver.query('SELECT 1')).rejects.toThrow(/not queryable|terminat/)
  await pool.end()
  await new Promise((resolve) => server.close(resolve))
})
