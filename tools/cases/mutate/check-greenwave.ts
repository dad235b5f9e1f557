import type { CompatOptions } from '../../../packages/core/src/greenwave/index.ts'
import { matchesValue } from '../api-steps.ts'
import { answerCase, faultsOf } from '../greenwave/answer-case.ts'
import type { GreenwaveCase, GreenwaveCommon } from '../greenwave/case-file.ts'
import { isRecord, shown, textOf } from '../greenwave/data.ts'

/** Lists in the order of policies and rules. */
const lists = [
  'satisfied_requirements',
  'unsatisfied_requirements',
  'requirement_types',
  'applicable_policies',
  'requested_urls',
]

/** What of the answers is not as expected. */
export async function faultsInGreenwave(
  one: GreenwaveCase,
  common: GreenwaveCommon,
  { areOrdered, ...options }: CompatOptions & { readonly areOrdered: boolean },
): Promise<readonly string[]> {
  if (areOrdered) return faultsOf(one, common, options)
  const expected = Object.entries(one.expected)
  const inOrder = Object.fromEntries(expected.filter(([key]) => !lists.includes(key)))
  const answer = await answerCase(one, common, options)
  const asSets = expected
    .filter(([key, value]) => lists.includes(key) && !matchesAsSet(answer[key], value))
    .map(([key, value]) => `${key}: expected in any order ${shown(value)}, got ${shown(answer[key])}`)
  return [...asSets, ...(await faultsOf(one, common, options, inOrder))]
}

/** Of two policies that ask for the same, the first is named as the one that does. */
function withoutSource(list: readonly unknown[]): readonly unknown[] {
  return list.map((one) => {
    if (!isRecord(one) || !textOf(one['type']).startsWith('test-result-')) return one
    const { source: _, ...rest } = one
    return rest
  })
}

/** Whether each element that is expected has one of its own among those that are there, and none is left. */
function matchesAsSet(actual: unknown, expected: unknown): boolean {
  const partial = isRecord(expected) ? expected['$partial'] : undefined
  const wanted: unknown = partial ?? expected
  if (!Array.isArray(wanted) || !Array.isArray(actual)) return matchesValue(actual, expected)
  const left = [...withoutSource(actual)]
  return (
    left.length === wanted.length &&
    withoutSource(wanted).every((value: unknown) => {
      const isThis = (one: unknown): boolean =>
        partial === undefined ? matchesValue(one, value) : matchesValue([one], { $partial: [value] })
      const index = left.findIndex(isThis)
      if (index !== -1) left.splice(index, 1)
      return index !== -1
    })
  )
}
