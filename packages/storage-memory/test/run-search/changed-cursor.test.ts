import { findRuns } from '@gatewright/core/run-search'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { describe, expect, it } from 'vitest'

const at = '2026-11-22T04:19:00Z'

describe('findRuns', () => {
  it('refuses a cursor that somebody changed, or ends soon', async () => {
    const storage = createMemoryDatabase().open('p')
    for (const id of ['run-1', 'run-2', 'run-3']) {
      ;(await storage.groups.put({ id, state: 'complete', createdAt: at }))._unsafeUnwrap()
      const result = {
        id: `${id}#1`,
        testcase: 'unit/adds',
        item: { type: 'koji_build', id: 'bash-5.2-1.fc40' },
        outcome: 'PASSED',
        submittedAt: at,
        variant: {},
        data: {},
        groups: [id],
      }
      ;(await storage.results.append(id, [result]))._unsafeUnwrap()
    }
    const { runs, next } = (await findRuns(storage, {}, { limit: 1 }))._unsafeUnwrap()
    const [mark, through, [[id, createdAt]]] = JSON.parse(next!) as [string, number, [[string, string]]]
    const far = JSON.stringify([mark, through, [[id, createdAt, Number.MAX_SAFE_INTEGER]]])
    const rest = (await findRuns(storage, {}, { after: far }))._unsafeUnwrap().runs
    expect([...runs, ...rest]).toEqual((await findRuns(storage, {}))._unsafeUnwrap().runs)
    for (const after of [
      '',
      'null',
      '['.repeat(100_000),
      JSON.stringify([mark, Number.MAX_SAFE_INTEGER, ['start']]),
      JSON.stringify([mark, -1, ['start']]),
      JSON.stringify([mark, through, ['start', 'start']]),
      JSON.stringify([mark, through, [['\ud800', createdAt, 0]]]),
      JSON.stringify([mark, through, [[id, 'soon', 0]]]),
      JSON.stringify([mark, through, [[id, createdAt, 0.5]]]),
    ]) {
      const error = (await findRuns(storage, {}, { after }))._unsafeUnwrapErr()
      expect([after, error.kind]).toEqual([after, 'schema/invalid'])
    }
  })
})
