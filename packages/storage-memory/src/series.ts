import { variantKey, type Variant } from '@gatewright/core/schema'

/**
 * The one text that stands for a (testcase, variant).
 *
 * No testcase holds a control character, so the line feed keeps keys of different series apart, and as it sorts before
 * every allowed character, the order of the keys is the order by testcase and then by variant.
 */
export function seriesKey(testcase: string, variant: Variant): string {
  return `${testcase}\n${variantKey(variant)}`
}
