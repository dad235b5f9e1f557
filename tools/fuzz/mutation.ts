import fc from 'fast-check'

/** A change of a report, in shares of its length so that it fits any. */
type Edit =
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'delete' | 'double'; readonly from: number; readonly length: number }
  | { readonly kind: 'insert'; readonly at: number; readonly token: string; readonly times: number }
  | { readonly kind: 'byte'; readonly at: number; readonly value: number }
  | {
      readonly kind: 'splice'
      readonly at: number
      readonly other: number
      readonly from: number
      readonly length: number
    }

/** A report to change, the changes, and where the result is cut into chunks. */
export interface Mutation {
  /** Which report, as a share of all of them in the order of their size. */
  readonly seed: number
  readonly edits: readonly Edit[]
  readonly cuts: readonly number[]
}

/** What breaks readers: marks of all formats, names that JavaScript gives a meaning, numbers out of range, odd characters. */
const tokens: readonly string[] = [
  ['<', '>', '/>', '</', '<!--', '-->', '<![CDATA[', ']]>', '<?xml version="1.0"?>', '<?', '?>'],
  ['<!DOCTYPE a [<!ENTITY b "c">]>', '&a;', '&#0;', '&#x110000;', '&#xD800;', '&lt;', '&', '"', "'", '='],
  [
    '<testsuites>',
    '<testsuite name="s">',
    '</testsuite>',
    '<testcase name="t"/>',
    '<failure/>',
    '<skipped/>',
  ],
  [
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    'null',
    'true',
    '""',
    '-0',
    '1e999',
    '9007199254740993',
    '\\u0000',
    '\\ud800',
  ],
  ['"__proto__":{"polluted":1},', '"constructor":{"prototype":{"polluted":1}},', '"toString":1,'],
  ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'status="', 'name="__proto__"'],
  [
    'ok 1',
    'not ok 2 - x',
    '1..0',
    '1..99999999999',
    '# SKIP',
    '# TODO',
    'Bail out!',
    '    ',
    '  ---\n',
    '  ...\n',
  ],
  ['TAP version 14', '# Subtest: a', 'pragma +strict', '- {', '*a', '&b', '!!js/function x', '\t'],
  ['\n', '\r', '\r\n', '\u0000', '\u001b[31m', '\uFEFF', '\u2028', 'é', '😀', '\uFFFE', 'secret-marker'],
].flat()

const share = fc.double({ min: 0, max: 1, noNaN: true })
const short = fc.double({ min: 0, max: 0.2, noNaN: true })
const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cut' as const), at: share }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('delete' as const, 'double' as const),
      from: share,
      length: short,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('insert' as const),
      at: share,
      token: fc.constantFrom(...tokens),
      times: fc.oneof(
        { weight: 9, arbitrary: fc.constant(1) },
        { weight: 1, arbitrary: fc.constantFrom(2, 50, 2000) },
      ),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('byte' as const), at: share, value: fc.nat(255) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('splice' as const),
      at: share,
      other: fc.nat(10_000),
      from: share,
      length: short,
    }),
  },
)

/** Mutations of any of the reports; the same seed of randomness gives the same ones. */
export const mutation: fc.Arbitrary<Mutation> = fc.record({
  seed: share,
  edits: fc.array(edit, { minLength: 1, maxLength: 6 }),
  cuts: fc.array(share, { maxLength: 6 }),
})

/** Reports as they are, in up to 41 chunks. */
export const split: fc.Arbitrary<Mutation> = fc.record({
  seed: share,
  edits: fc.constant([]),
  cuts: fc.array(share, { minLength: 1, maxLength: 40, size: 'max' }),
})

const encoder = new TextEncoder()
/** Longer results are cut, so that one input stays small. */
const longest = 1024 * 1024

/** The changed report. Small ones, which come first, are chosen more often: they say as much, and sooner. */
export function applyMutation({ seed, edits }: Mutation, seeds: readonly Uint8Array[]): Uint8Array {
  let bytes: Uint8Array =
    seeds[Math.min(seeds.length - 1, Math.floor(seed ** 3 * seeds.length))] ?? new Uint8Array()
  for (const one of edits) bytes = applyEdit(bytes, one, seeds).subarray(0, longest)
  return bytes
}

function applyEdit(bytes: Uint8Array, one: Edit, seeds: readonly Uint8Array[]): Uint8Array {
  const place = (part: number): number => Math.min(bytes.length, Math.floor(part * (bytes.length + 1)))
  if (one.kind === 'cut') return bytes.subarray(0, place(one.at))
  if (one.kind === 'byte') {
    const changed = bytes.slice()
    if (changed.length > 0) changed[Math.min(changed.length - 1, place(one.at))] = one.value
    return changed
  }
  if (one.kind === 'insert')
    return joined(
      bytes.subarray(0, place(one.at)),
      encoder.encode(one.token.repeat(one.times)),
      bytes.subarray(place(one.at)),
    )
  if (one.kind === 'splice') {
    const other = seeds[one.other % seeds.length] ?? new Uint8Array()
    const from = Math.floor(one.from * other.length)
    const piece = other.subarray(from, from + Math.floor(one.length * other.length))
    return joined(bytes.subarray(0, place(one.at)), piece, bytes.subarray(place(one.at)))
  }
  const from = place(one.from)
  const to = Math.min(bytes.length, from + Math.ceil(one.length * bytes.length))
  return one.kind === 'delete'
    ? joined(bytes.subarray(0, from), bytes.subarray(to))
    : joined(bytes.subarray(0, to), bytes.subarray(from))
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}
