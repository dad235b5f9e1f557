import { createHash } from 'node:crypto'
import type { Digest } from '@gatewright/core/canonical'
import { describe, expect, it } from 'vitest'
import { eachDatabase } from '../support/each-database.ts'
import { atMinute, errorOf, valueOf } from './support/answers.ts'
import { openStores, type OtherStores } from './support/open-stores.ts'

const mebibyte = 1024 * 1024

/** Bytes in which no two pieces are alike. */
function bytesOf(length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let index = 0; index < length; index += 251) bytes[index] = (index / 251) & 255
  return bytes
}

function digestOfBytes(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

async function putBytes({ reports }: OtherStores, bytes: Uint8Array): Promise<Digest> {
  return (await valueOf(reports.put(bytes, { receivedAt: atMinute(1) }))).digest
}

async function tamper({ engine }: OtherStores, sql: (table: string) => string): Promise<void> {
  await valueOf(
    engine.statement(async (session, project) => {
      const { rowCount } = await session.query(sql(engine.tables.raw_report_piece), [project])
      expect(rowCount).toBe(1)
    }),
  )
}

eachDatabase((database) => {
  describe('raw reports', () => {
    it('are those that were given, whatever the caller does with its bytes before the answer', async () => {
      const stores = openStores(database())
      const bytes = bytesOf(mebibyte + 1)
      const given = bytes.slice()
      const answer = stores.reports.put(bytes, { receivedAt: atMinute(1) })
      bytes.fill(7)
      const { digest } = await valueOf(answer)
      expect(digest).toBe(digestOfBytes(given))
      expect(digestOfBytes((await valueOf(stores.reports.read(digest))) ?? bytes)).toBe(digest)
    })

    it.each([0, 1, mebibyte - 1, mebibyte, mebibyte + 1, 8 * mebibyte, 9 * mebibyte + 17])(
      'of %i bytes come back as they were',
      async (length) => {
        const stores = openStores(database())
        const bytes = bytesOf(length)
        const digest = await putBytes(stores, bytes)
        expect(digest).toBe(digestOfBytes(bytes))
        const read = await valueOf(stores.reports.read(digest))
        expect(read && digestOfBytes(read)).toBe(digest)
        expect(read?.length).toBe(length)
      },
    )

    it('are part of a larger buffer like any other bytes', async () => {
      const stores = openStores(database())
      const part = new Uint8Array(new Uint8Array([9, 1, 2, 3, 9]).buffer, 1, 3)
      expect(await valueOf(stores.reports.read(await putBytes(stores, part)))).toEqual(
        new Uint8Array([1, 2, 3]),
      )
    })

    it.each([
      [
        'a byte is another',
        (table: string) =>
          `UPDATE ${table} SET body = set_byte(body, 5, get_byte(body, 5) # 1) WHERE project = $1 AND piece = 1`,
      ],
      ['a piece is missing', (table: string) => `DELETE FROM ${table} WHERE project = $1 AND piece = 1`],
      [
        'the last byte is missing',
        (table: string) =>
          `UPDATE ${table} SET body = substring(body, 1, length(body) - 1) WHERE project = $1 AND piece = 1`,
      ],
    ])('are corrupt where %s', async (_, sql) => {
      const stores = openStores(database())
      const digest = await putBytes(stores, bytesOf(mebibyte + 10))
      await tamper(stores, sql)
      const error = await errorOf(stores.reports.read(digest))
      expect({ ...error, message: '' }).toEqual({
        kind: 'store/corrupt',
        message: '',
        retryable: false,
        key: digest,
      })
    })

    it.each([
      '',
      'sha256:',
      `sha256:${'0'.repeat(63)}`,
      `sha256:${'G'.repeat(64)}`,
      `sha1:${'0'.repeat(64)}`,
    ])('are not found by %j', async (digest) => {
      const { reports } = openStores(database())
      expect(await valueOf(reports.read(digest as Digest))).toBeUndefined()
      expect(await valueOf(reports.info(digest as Digest))).toBeUndefined()
      expect(await valueOf(reports.remove(digest as Digest))).toBe(false)
    })

    it('leave nothing when they are removed', async () => {
      const stores = openStores(database())
      const digest = await putBytes(stores, bytesOf(2 * mebibyte))
      expect(await valueOf(stores.reports.remove(digest))).toBe(true)
      const { engine } = stores
      const left = await valueOf(
        engine.statement(async (session, project) => {
          const { rows } = await session.query(
            `SELECT piece FROM ${engine.tables.raw_report_piece} WHERE project = $1`,
            [project],
          )
          return rows.length
        }),
      )
      expect(left).toBe(0)
      expect(await valueOf(stores.reports.remove(digest))).toBe(false)
      expect((await valueOf(stores.feed.read(0))).map(({ kind, ref }) => [kind, ref])).toEqual([
        ['report', digest],
        ['report-removed', digest],
      ])
    })
  })
})
