import type * as fastCheck from 'fast-check'

type Fields<Shape> = { readonly [Key in keyof Shape]: fastCheck.Arbitrary<Shape[Key]> }

/**
 * Records with keys that are always there, and keys each of which is there now and then: with all of them at once, most
 * would stand in each other's way.
 *
 * @param oneIn - how seldom an optional key is there: once in so many times
 */
export function sparseRecord<Required extends object, Optional extends object>(
  fc: typeof fastCheck.default,
  required: Fields<Required>,
  optional: Fields<Optional>,
  oneIn: number = 3,
): fastCheck.Arbitrary<Required & Partial<Optional>> {
  const nothing = fc.constant(undefined)
  const seldom = Object.entries<fastCheck.Arbitrary<unknown>>(optional).map(
    ([key, arbitrary]) =>
      [key, fc.oneof({ weight: oneIn - 1, arbitrary: nothing }, { weight: 1, arbitrary })] as const,
  )
  const model: Record<string, fastCheck.Arbitrary<unknown>> = { ...required, ...Object.fromEntries(seldom) }
  return fc
    .record(model, { noNullPrototype: true })
    .map((made) =>
      Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined)),
    ) as unknown as fastCheck.Arbitrary<Required & Partial<Optional>>
}
