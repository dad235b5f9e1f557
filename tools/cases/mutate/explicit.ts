import type { GreenwaveCase, GreenwaveCommon } from '../greenwave/case-file.ts'
import { isRecord, recordsOf, type Data } from '../greenwave/data.ts'
import { withResultDefaults, withWaiverDefaults } from '../greenwave/rows.ts'
import { policyRecordsOf } from '../greenwave/world.ts'

/**
 * A case that says itself what a runner would fill in, so that it can be said otherwise. What Greenwave was seen to answer
 * is expected with what its tests assert, which is less.
 */
export function explicitCase(given: GreenwaveCase, common: GreenwaveCommon): GreenwaveCase {
  const { observed, ...one } = given
  const { result_queries: queries, ...seen } = isRecord(observed) ? observed : {}
  const isOfSubject = queries !== undefined && given.kind === 'subject'
  const all = { ...seen, ...(isOfSubject ? { result_queries: queries } : {}), ...given.expected }
  const { id, kind } = given
  const rest = { ...one, id, kind, expected: all }
  const known = kind === 'validate' ? { policies: '@conf', ...rest } : rest
  const policies = 'policies' in known ? { policies: policyRecordsOf(known, common) } : {}
  if (kind !== 'decision') return { ...rest, ...policies }
  return {
    ...rest,
    ...policies,
    results: recordsOf(rest, 'results').map(withResultDefaults),
    waivers: recordsOf(rest, 'waivers').map(withWaiverDefaults),
  }
}

/** The same of a case of steps: waivers that are stored before are one second apart, as its runner has them. */
export function explicitSteps(one: Data): Data {
  const given = recordsOf(one, 'given')
  if (given.length === 0) return one
  const timeAt = (index: number): string =>
    new Date(Date.UTC(2020, 0, 1) + 1_000 * index).toISOString().replace(/\.000Z$/, '')
  return { ...one, given: given.map((row, index) => ({ timestamp: timeAt(index), ...row })) }
}
