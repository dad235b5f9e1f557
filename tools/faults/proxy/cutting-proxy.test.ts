import assert from 'node:assert/strict'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { test } from 'node:test'
import { openProxy, type ConnectionFate } from './cutting-proxy.ts'

/** Sends some bytes through a proxy to a server that echoes them; answers what came back before the end. */
async function echoed(
  fate: ConnectionFate,
  text: string,
  waitMs: number,
): Promise<{ back: string; isOpen: boolean }> {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.pipe(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const proxy = await openProxy((server.address() as AddressInfo).port, () => fate)
  const client = connect({ port: proxy.port, host: '127.0.0.1' })
  let [back, isOpen] = ['', true]
  client.on('error', () => undefined)
  client.setEncoding('latin1').on('data', (chunk: string) => (back += chunk))
  client.on('close', () => (isOpen = false))
  client.write(text)
  await new Promise((resolve) => setTimeout(resolve, waitMs))
  const seen = { back, isOpen }
  client.destroy()
  proxy.close()
  for (const socket of sockets) socket.destroy()
  server.close()
  return seen
}

const text = 'x'.repeat(100)

test('what is before the end goes through both ways', async () => {
  assert.deepEqual(await echoed({ end: 'cut', after: 1000, delayMs: 0 }, text, 200), {
    back: text,
    isOpen: true,
  })
})

test('a cut closes the connection after so many bytes', async () => {
  const { back, isOpen } = await echoed({ end: 'cut', after: 130, delayMs: 0 }, text, 300)
  assert.ok(back.length <= 30)
  assert.equal(isOpen, false)
})

test('a frozen connection stays open and says no more', async () => {
  assert.deepEqual(await echoed({ end: 'freeze', after: 100, delayMs: 0 }, text, 300), {
    back: '',
    isOpen: true,
  })
})

test('a delay holds back what comes, and changes none of it', async () => {
  const slow: ConnectionFate = { end: 'cut', after: 1000, delayMs: 150 }
  assert.equal((await echoed(slow, text, 60)).back, '')
  assert.equal((await echoed(slow, text, 800)).back, text)
})
