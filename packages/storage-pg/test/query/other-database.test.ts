import { orThrow } from '@gatewright/core/errors'
import type { CompleteStorage, ResultQuery } from '@gatewright/core/ports'
import type { Instant, TestResult } from '@gatewright/core/schema'
import { beforeEach, describe, expect, it } from 'vitest'
import { createPgDatabase, type PgDatabase } from '../../src/index.ts'
import { plainResult, plainRun } from '../append/support/reports.ts'
import { ownName } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'
import { restorable, type Restorable } from '../support/restored.ts'

const everything = '9999-12-31T23:59:59.999Z' as Instant

eachDatabase((opened) => {
  describe('a process that read of another database', () => {
    let open: () => PgDatabase
    let database: Restorable
    beforeEach(async () => {
      const { driver } = opened()
      const schema = ownName('other')
      open = () => createPgDatabase({ driver, schema })
      orThrow(await open().migrate())
      database = restorable(driver, schema)
      return () => driver.script(`DROP SCHEMA "${schema}" CASCADE`)
    })
    const store = async (key: string, results: readonly TestResult[]): Promise<void> => {
      orThrow(await open().open('shop').results.append(key, results))
    }
    const idsOf = async ({ results }: CompleteStorage, query: ResultQuery): Promise<readonly string[]> =>
      orThrow(await results.query(query)).results.map(({ id, testcase }) => `${id} ${testcase}`)

    it('reads no chunk of the archive for another of the same number', async () => {
      const pack = async (): Promise<void> => void orThrow(await open().archive({ before: everything }))
      const reader = open().open('shop')
      await database.dump()
      await store('lost', plainRun('lost', 5))
      await pack()
      expect(await idsOf(reader, {})).toHaveLength(5)
      expect(await idsOf(reader, { testcase: 'case 2' })).toEqual(['lost#3 case 2'])

      await database.restore()
      const others = plainRun('others', 3).map((result) => ({
        ...result,
        testcase: `other ${result.testcase}`,
      }))
      await store('others', others)
      await pack()
      expect(await idsOf(reader, {})).toEqual([
        'others#3 other case 2',
        'others#2 other case 1',
        'others#1 other case 0',
      ])
      expect(await idsOf(reader, { testcase: 'other case 2' })).toEqual(['others#3 other case 2'])
      expect(orThrow(await reader.results.append('again', others)).isNew).toBe(true)
    })

    it('looks for keys of variants among all series once more', async () => {
      const reader = open().open('shop')
      const onArm = { data: [{ key: 'arch', equals: ['arm'] }] }
      await database.dump()
      await store('lost', plainRun('lost', 5))
      expect(await idsOf(reader, {})).toHaveLength(5)
      expect(await idsOf(reader, onArm)).toEqual([])

      await database.restore()
      await store('others', [plainResult('others#1', { testcase: 'other', variant: { arch: 'arm' } })])
      expect(await idsOf(reader, onArm)).toEqual(['others#1 other'])
    })
  })
})
