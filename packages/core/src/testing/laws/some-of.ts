import type * as fastCheck from 'fast-check'

/** One of the values or several, in their order. */
export function someOf<Value>(
  fc: typeof fastCheck.default,
  values: readonly Value[],
  most: number = values.length,
): fastCheck.Arbitrary<Value[]> {
  return fc.subarray([...values], { minLength: 1, maxLength: Math.min(most, values.length) })
}
