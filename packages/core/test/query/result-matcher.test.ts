import { matchesResult, resultMatcher } from '@gatewright/core/query'
import type { ResultQuery } from '@gatewright/core/ports'
import type { TestResult } from '@gatewright/core/schema'
import { describe, expect, it } from 'vitest'

const result: TestResult = {
  id: 'r1',
  testcase: 'dist.rpmlint',
  item: { type: 'koji_build', id: 'bash-5.2-1.fc40' },
  outcome: 'PASSED',
  submittedAt: '2026-11-22T04:19:00Z',
  variant: { scenario: 'uefi' },
  data: { owner: ['ann', 'ben'] },
  groups: ['g1', 'g2'],
}

describe('resultMatcher', () => {
  it.each<[ResultQuery, ResultQuery]>([
    [{}, { ids: [] }],
    [{ ids: ['r0', 'r1'] }, { ids: ['r0'] }],
    [{ exceptIds: [] }, { exceptIds: ['r0', 'r1'] }],
    [{ item: result.item }, { item: { type: 'koji_build', id: 'bash-5.2-2.fc40' } }],
    [{ testcase: 'dist.rpmlint' }, { testcase: 'dist' }],
    [{ testcases: { equals: ['dist.rpmlint'] } }, { testcases: {} }],
    [{ testcases: { like: ['dist.%'] } }, { testcases: { equals: [], like: [] } }],
    [{ variant: {} }, { variant: { scenario: 'bios' } }],
    [{ outcomes: ['PASSED', 'INFO'] }, { outcomes: [] }],
    [{ group: 'g2' }, { group: 'g' }],
    [{ groups: ['g0', 'g2'] }, { groups: [] }],
    [{ since: result.submittedAt }, { since: '2026-11-22T04:19:00.001Z' }],
    [{ until: '2026-11-22T04:19:00.001Z' }, { until: result.submittedAt }],
    [{ through: result.submittedAt }, { through: '2026-11-22T04:18:59Z' }],
    [{ data: [] }, { data: [{ key: 'owner' }] }],
    [{ data: [{ key: 'owner', equals: ['ben'] }] }, { data: [{ key: 'owner', equals: ['cy'] }] }],
    [
      { data: [{ key: 'item', like: ['bash%'] }] },
      {
        data: [
          { key: 'owner', equals: ['ben'] },
          { key: 'arch', equals: ['x'] },
        ],
      },
    ],
  ])('finds by %j and not by %j, as matchesResult does', (query, other) => {
    expect([resultMatcher(query)(result), matchesResult(query, result)]).toEqual([true, true])
    expect([resultMatcher(other)(result), matchesResult(other, result)]).toEqual([false, false])
    expect(resultMatcher({ ...query, ...other })(result)).toBe(false)
  })
})
