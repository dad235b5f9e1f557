import fc from 'fast-check'
import type { FeedEvent, FeedEventKind } from '../../../src/ports/index.ts'

/** Texts that documents break on: markup, control characters, halves of surrogate pairs, what Unicode keeps for itself. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          ']]>',
          '<!--',
          '&amp;',
          '"',
          "'",
          '\0',
          '\r\n',
          '\t',
          '\u{85}',
          '\u{d800}',
          '\u{dfff}',
          '\u{ffff}',
          '\u{2028}',
          '\u{202e}',
          '𝒳',
          '  ',
        ),
      },
      { weight: 1, arbitrary: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) },
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''))

const kinds: readonly FeedEventKind[] = [
  'results',
  'results-removed',
  'group',
  'testcase',
  'waiver-events',
  'waiver-records',
  'sign-offs',
  'report',
  'report-removed',
  'ingest',
  'decision',
  'quarantine',
  'audit',
]

/** Events of any kind that say anything. */
export const anyEvent: fc.Arbitrary<FeedEvent> = fc.record({
  position: fc.integer({ min: 1, max: 2 ** 40 }),
  kind: fc.constantFrom(...kinds),
  ref: hostileText,
  facts: fc.dictionary(
    fc.oneof(hostileText, fc.constantFrom('report', 'reportKeys', 'stage', 'items')),
    fc.oneof(
      hostileText,
      fc.array(hostileText, { maxLength: 3 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    ),
    { maxKeys: 4, noNullPrototype: true },
  ),
})

/** The same without what no store lets in. */
export const storedEvent: fc.Arbitrary<FeedEvent> = anyEvent.map(
  (event) => JSON.parse(JSON.stringify(event, wellFormed)) as FeedEvent,
)

function wellFormed(key: string, value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/[\0\p{Surrogate}]/gu, '')
  if (typeof value !== 'object' || value === null || Array.isArray(value) || key === '') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name.replace(/[\0\p{Surrogate}]/gu, ''), member]),
  )
}

export const groupEvent: FeedEvent = {
  position: 7,
  kind: 'group',
  ref: 'run-1',
  at: '2026-11-22T04:19:00Z',
  facts: { state: 'complete' },
}
