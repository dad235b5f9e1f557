import type { Data } from '../greenwave/data.ts'
import type { Random } from './random.ts'
import { withValues } from './walk.ts'

/** Keys under which ids of results and of waivers stand. */
const resultKeys = ['result_id', 'ignore_result']
const waiverKeys = ['waiver_id', 'ignore_waiver']

/**
 * A case with other ids of its results and waivers, in the same order. Nothing where it has none of its own; those that a
 * store gives are not the case's.
 */
export function shiftIds(one: Data, random: Random): Data | undefined {
  if ('steps' in one) return undefined
  const [resultStep, waiverStep] = [1 + random.below(1_000_000), 1 + random.below(1_000_000)]
  let changes = 0
  const shifted = withValues(one, (value, key, parent) => {
    const isOfRow = key === 'id' && typeof value === 'number'
    const isResult = resultKeys.includes(key) || (isOfRow && parent === 'results')
    const isWaiver = waiverKeys.includes(key) || (isOfRow && parent === 'waivers')
    if (typeof value !== 'number' || (!isResult && !isWaiver)) return value
    changes++
    return 2 * value + (isResult ? resultStep : waiverStep)
  })
  return changes === 0 ? undefined : shifted
}
