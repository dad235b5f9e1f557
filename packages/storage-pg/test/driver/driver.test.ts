import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PgDriver } from '../../src/driver/driver.ts'
import { binaryCopy } from '../support/binary-copy.ts'
import { ownName } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map((value) => value.replaceAll('\0', ''))
const int4 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const int8 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const bytes = fc.uint8Array({ maxLength: 40 }).map((value) => Buffer.from(value))
const orNull = <Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(values, { nil: null })

eachDatabase((database) => {
  let driver: PgDriver
  let table: string
  beforeAll(async () => {
    driver = database().driver
    table = `"${database().schema}"."${ownName('copied')}"`
    await driver.script(`CREATE TABLE ${table} (id int4 NOT NULL PRIMARY KEY, body bytea, name text)`)
  })
  afterAll(() => driver.script(`DROP TABLE ${table}`))

  const one = async (sql: string, values: readonly unknown[]): Promise<unknown> =>
    (await driver.query<{ value: unknown }>(`SELECT ${sql} AS value`, values)).rows[0]?.value

  const copy = (rows: Parameters<typeof binaryCopy>[0]): Promise<number> =>
    driver.copyIn({ table, columns: ['id', 'body', 'name'] }, binaryCopy(rows))

  describe('values', () => {
    it.each([
      { type: 'int4', values: int4 },
      { type: 'int8', values: int8 },
      { type: 'text', values: text },
      { type: 'bytea', values: bytes },
      { type: 'bool', values: fc.boolean() },
      { type: 'int2', values: fc.integer({ min: -32768, max: 32767 }) },
      {
        type: 'float8',
        values: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
      },
    ] as readonly { readonly type: string; readonly values: fc.Arbitrary<unknown> }[])(
      '$type comes back as it went',
      async ({ type, values }) => {
        await fc.assert(
          fc.asyncProperty(orNull(values), async (value) => {
            expect(await one(`$1::${type}`, [value])).toEqual(value)
          }),
        )
      },
    )

    it('json goes as text and comes back as what it says', async () => {
      await fc.assert(
        fc.asyncProperty(fc.jsonValue({ stringUnit: 'grapheme' }), async (value) => {
          const json = JSON.stringify(value).replaceAll('\\u0000', '')
          const expected = JSON.parse(json.replaceAll('-0', '0')) as unknown
          fc.pre(!json.includes('-0'))
          expect(await one('$1::jsonb', [json])).toEqual(expected)
        }),
      )
    })

    it.each([
      { type: 'int4', values: int4 },
      { type: 'text', values: text },
      { type: 'bytea', values: bytes },
      { type: 'int8', values: int8 },
    ] as readonly { readonly type: string; readonly values: fc.Arbitrary<unknown> }[])(
      'arrays of $type go as they are',
      async ({ type, values }) => {
        await fc.assert(
          fc.asyncProperty(fc.array(orNull(values), { maxLength: 8 }), async (list) => {
            const { rows } = await driver.query<{ value: unknown }>(
              `SELECT value FROM unnest($1::${type}[]) WITH ORDINALITY AS list (value, place) ORDER BY place`,
              [list],
            )
            expect(rows.map(({ value }) => value)).toEqual(list)
          }),
        )
      },
    )

    it('a text with NUL is refused, and the connection goes on', async () => {
      await expect(one('$1::text', ['a\0b'])).rejects.toMatchObject({ code: '22021' })
      expect(await one('$1::text', ['ab'])).toBe('ab')
    })

    it('bytes may be many, and any', async () => {
      const large = Buffer.alloc(
        8 * 2 ** 20,
        Uint8Array.from({ length: 256 }, (_, index) => index),
      )
      expect(Buffer.compare((await one('$1::bytea', [large])) as Buffer, large)).toBe(0)
    })

    it('counts the rows that it answers or changes', async () => {
      expect((await driver.query('SELECT generate_series(1, 3)')).rowCount).toBe(3)
      expect((await driver.query(`DELETE FROM ${table} WHERE id < 0`)).rowCount).toBe(0)
    })
  })

  describe('copyIn', () => {
    it('copies rows and counts them', async () => {
      const rows = Array.from(
        { length: 2000 },
        (_, id) => [id, id % 3 === 0 ? null : Buffer.from([id % 256, 0]), `ñ${id}`] as const,
      )
      expect(await copy(rows)).toBe(2000)
      const { rows: stored } = await driver.query(`SELECT id, body, name FROM ${table} ORDER BY id`)
      expect(stored).toEqual(rows.map(([id, body, name]) => ({ id, body, name })))
      await driver.query(`DELETE FROM ${table}`)
    })

    it('copies no rows as none', async () => {
      expect(await copy([])).toBe(0)
    })

    it('keeps nothing where a row is refused, and the connection goes on', async () => {
      const rows = [
        [1, null, 'a'],
        [2, null, 'b'],
        [1, null, 'again'],
      ] as const
      await expect(copy(rows)).rejects.toMatchObject({ code: '23505' })
      expect((await driver.query(`SELECT FROM ${table}`)).rowCount).toBe(0)
    })

    it('keeps nothing where the source throws, and throws the same', async () => {
      const trouble = new Error('The source is gone.')
      async function* chunks(): AsyncIterable<Buffer> {
        let count = 0
        for (const chunk of binaryCopy(
          Array.from({ length: 500 }, (_, id) => [id, Buffer.alloc(5000), null]),
        )) {
          if (count++ === 300) throw trouble
          yield await Promise.resolve(chunk)
        }
      }
      await expect(driver.copyIn({ table, columns: ['id', 'body', 'name'] }, chunks())).rejects.toBe(trouble)
      const inside = driver.transaction(async (session) => {
        await session.query(`INSERT INTO ${table} (id) VALUES (1)`)
        await session.copyIn({ table, columns: ['id', 'body', 'name'] }, chunks())
      })
      await expect(inside).rejects.toBe(trouble)
      expect((await driver.query(`SELECT FROM ${table}`)).rowCount).toBe(0)
    })

    it('refuses what is no table', async () => {
      await expect(
        driver.copyIn({ table: '"nowhere"."none"', columns: ['id'] }, binaryCopy([[1]])),
      ).rejects.toMatchObject({ code: '3F000' })
      expect(await one('1::int4', [])).toBe(1)
    })
  })

  describe('transaction', () => {
    it('commits what the work did', async () => {
      const answer = await driver.transaction(async (session) => {
        await session.query(`INSERT INTO ${table} (id) VALUES ($1)`, [7])
        return 'done'
      })
      expect(answer).toBe('done')
      expect((await driver.query(`DELETE FROM ${table}`)).rowCount).toBe(1)
    })

    it('keeps nothing where the work throws', async () => {
      const trouble = new Error('no')
      await expect(
        driver.transaction(async (session) => {
          await session.query(`INSERT INTO ${table} (id) VALUES (1)`)
          throw trouble
        }),
      ).rejects.toBe(trouble)
      expect((await driver.query(`SELECT FROM ${table}`)).rowCount).toBe(0)
    })

    it('does not pass a failed statement off as a commit', async () => {
      await expect(
        driver.transaction(async (session) => {
          await session.query(`INSERT INTO ${table} (id) VALUES (1)`)
          await session.query('SELECT 1 / 0').catch(() => undefined)
        }),
      ).rejects.toThrow(/failed before|rolled back|aborted/i)
      expect((await driver.query(`SELECT FROM ${table}`)).rowCount).toBe(0)
    })

    it('writes nothing where it only reads', async () => {
      await expect(
        driver.transaction((session) => session.query(`INSERT INTO ${table} (id) VALUES (1)`), {
          isReadOnly: true,
        }),
      ).rejects.toMatchObject({ code: '25006' })
      await driver.transaction((session) => session.query(`INSERT INTO ${table} (id) VALUES (1)`))
      await driver.query(`DELETE FROM ${table}`)
    })
  })

  it('hears what is said on a channel until it is told to stop', async () => {
    const heard: string[] = []
    const channel = ownName('channel')
    const stop = await driver.listen?.(channel, (payload) => heard.push(payload))
    await driver.query('SELECT pg_notify($1, $2)', [channel, 'one'])
    await driver.query('SELECT pg_notify($1, $2)', [`${channel}x`, 'other'])
    await expect.poll(() => heard, { timeout: 30_000 }).toEqual(['one'])
    await stop?.()
    await driver.query('SELECT pg_notify($1, $2)', [channel, 'two'])
    expect(await one('1::int4', [])).toBe(1)
    expect(heard).toEqual(['one'])
  })
})
