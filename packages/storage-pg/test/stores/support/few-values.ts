import { digestOf, type Digest, type JsonValue } from '@gatewright/core/canonical'
import type { ListPage, TextMatch } from '@gatewright/core/ports'
import fc from 'fast-check'

/** Few, so that they meet; some are nothing that a store takes. */
export const id: fc.Arbitrary<string> = fc.constantFrom('a', 'b', 'B', '\u{1d4b3}', 'ﬀ', '', '\ud800')
export const instant: fc.Arbitrary<string> = fc.constantFrom(
  '2026-11-22T04:01:00Z',
  '2026-11-22T04:01:00.0Z',
  '2026-11-22T04:01:00.00001Z',
  '2026-11-22T04:02:00Z',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.9999Z',
  'soon',
)
export const person: fc.Arbitrary<string> = fc.constantFrom('ann', 'ben')
export const text: fc.Arbitrary<string> = fc.constantFrom('x', 'y%', 'größe\n')
export const subject: fc.Arbitrary<{ readonly type: string; readonly identifier: string }> = fc.record({
  type: fc.constantFrom('koji_build', 'compose'),
  identifier: fc.constantFrom('bash-5.2-1.fc40', 'Fedora-40'),
})
export const page: fc.Arbitrary<ListPage | undefined> = fc.constantFrom(
  undefined,
  { limit: 2 },
  { skip: 1, limit: 1 },
  { skip: 1 },
  { limit: -1 },
)
export const match: fc.Arbitrary<TextMatch | undefined> = fc.constantFrom(
  undefined,
  { equals: ['a', 'x'] },
  { like: ['%y\\%', '_', 'g%'] },
  { equals: [] },
)
export const json: fc.Arbitrary<JsonValue> = fc.constantFrom(null, 0.1, { b: [1e21, 'é'], a: -0 }, 'x', '\0')
export const digest: fc.Arbitrary<Digest> = fc.constantFrom('a', 'b').map(digestOf)

export function some<Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<readonly Value[]> {
  return fc.array(values, { maxLength: 3 })
}

/** An optional value that is left out where it is undefined. */
export function given<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [key in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [key in Key]?: Value })
}
