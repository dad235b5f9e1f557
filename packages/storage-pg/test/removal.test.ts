import { orThrow } from '@gatewright/core'
import type { TestResult } from '@gatewright/core/schema'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPgDatabase, type PgDatabase } from '../src/index.ts'
import { openRoles, type TestRoles } from './security/support.ts'
import { eachDatabase } from './support/each-database.ts'
import { ownName } from './support/databases.ts'

const at = '2026-11-23T00:00:00Z'

function report(key: string, count: number, wanted: Partial<TestResult> = {}): readonly TestResult[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${key}#${String(index + 1).padStart(4, '0')}`,
    testcase: `unit/case-${index}`,
    item: { type: 'koji_build', id: 'bash-5.2-1.fc40' },
    outcome: index % 7 === 0 ? 'FAILED' : 'PASSED',
    submittedAt: '2026-11-22T04:19:00Z',
    variant: {},
    data: { owner: [`owner-${index % 3}`] },
    groups: ['run-1'],
    ...wanted,
  }))
}

eachDatabase((open) => {
  let database: PgDatabase
  beforeAll(() => {
    database = createPgDatabase({ driver: open().driver, schema: open().schema })
  })

  describe('a report that is removed', () => {
    it('is gone from the archive too, with what else is in its chunk left', async () => {
      const { results } = database.open(ownName('archived'))
      orThrow(await results.append('going', report('going', 300)))
      orThrow(await results.append('staying', report('staying', 200)))
      const before = orThrow(await results.query({ ids: ['staying#0001', 'staying#0200'] }))
      const packed = orThrow(await database.archive({ before: '2027-06-01T00:00:00Z' }))
      expect(packed.results).toBeGreaterThanOrEqual(500)
      expect(orThrow(await results.remove('going', at))).toEqual({ state: 'removed', resultCount: 300 })
      expect(orThrow(await results.count({}))).toBe(200)
      expect(orThrow(await results.query({ ids: ['staying#0001', 'staying#0200'] }))).toEqual(before)
      expect(orThrow(await results.append('going', report('going', 300))).isNew).toBe(true)
      expect(orThrow(await results.count({}))).toBe(500)
    })

    it('of more results than one statement inserts comes again as it was', async () => {
      const { results } = database.open(ownName('large'))
      const large = report('large', 5_000)
      orThrow(await results.append('large', large))
      expect(orThrow(await results.remove('large', at))).toEqual({ state: 'removed', resultCount: 5_000 })
      expect(orThrow(await results.count({}))).toBe(0)
      const other = large.map((result) => ({ ...result, note: 'made anew' }))
      expect(orThrow(await results.append('large', other)).isNew).toBe(true)
      expect(orThrow(await results.query({}, { limit: 1 })).results[0]?.note).toBe('made anew')
    })
  })
})

eachDatabase(
  (open) => {
    let roles: TestRoles
    beforeAll(async () => {
      roles = await openRoles(open())
    })
    afterAll(() => roles.end())

    it('no writer removes anything', async () => {
      const project = ownName('walled')
      const owner = createPgDatabase({ driver: open().driver, schema: open().schema })
      const writer = createPgDatabase({ driver: roles.writer, schema: open().schema })
      orThrow(await writer.open(project).results.append('kept', report('kept', 3)))
      const refused = await writer.open(project).results.remove('kept', at)
      expect(refused.isErr() && refused.error.kind).toBe('store/unavailable')
      expect(orThrow(await owner.open(project).results.count({}))).toBe(3)
    })
  },
  { on: ['server'] },
)
