import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cloudEvent, feedEntry, writeCloudEvent } from '../../src/feed/index.ts'
import type { FeedEvent } from '../../src/ports/index.ts'
import { storedEvent } from './support/feed-events.ts'

const source = 'tag:results.example,2026:shop'
const updated = '2026-11-22T04:20:00Z'

function backwards(event: FeedEvent): FeedEvent {
  const reversed = (record: object): object => Object.fromEntries(Object.entries(record).toReversed())
  return reversed({ ...event, facts: reversed(event.facts) }) as FeedEvent
}

describe('feedEntry', () => {
  it('has a title that nothing in it turns around', () => {
    const ref = 'a\u202e\u2066b\u2069 \u202aאב\u202c'
    const event: FeedEvent = { position: 1, kind: 'group', ref, facts: { state: 'complete' } }
    const entry = feedEntry('tag:results.example,2026:shop', event, '2026-11-22T04:19:00Z')
    expect(entry.title).toBe('Run ab אב: complete')
    expect(entry.event.ref).toBe(ref)
  })

  it('is the same to the byte, in whatever order a store gives the keys of an event', () => {
    fc.assert(
      fc.property(storedEvent, (event) => {
        const [one, other] = [event, backwards(event)].map((stored) => [
          JSON.stringify(feedEntry(source, stored, updated)),
          writeCloudEvent(cloudEvent(source, stored)).body,
        ])
        expect(one).toEqual(other)
        expect(feedEntry(source, event, updated).event).toEqual(event)
      }),
    )
  })

  it.each<{ event: Omit<FeedEvent, 'position' | 'ref'>; ref?: string; title: string }>([
    {
      event: { kind: 'results', facts: { resultCount: 2, failedCount: 1 } },
      title: 'a: 2 results, 1 failed',
    },
    { event: { kind: 'results-removed', facts: { resultCount: 2 } }, title: '2 results removed: a' },
    { event: { kind: 'waiver-events', facts: { waivers: ['w1', 'w2'] } }, title: 'Waivers w1, w2 changed' },
    { event: { kind: 'waiver-records', facts: { subjects: ['compose:a'] } }, title: 'Waived: compose:a' },
    { event: { kind: 'sign-offs', facts: { subjects: ['compose:a'] } }, title: 'Signed off: compose:a' },
    { event: { kind: 'testcase', facts: {} }, title: 'Testcase a described' },
    {
      event: {
        kind: 'decision',
        facts: { decisionContext: 'release', subject: 'compose:a', status: 'satisfied' },
      },
      title: 'release of compose:a: satisfied',
    },
    { event: { kind: 'quarantine', facts: { testcases: ['a', 'b'] } }, title: 'Quarantine of a, b' },
    { event: { kind: 'ingest', facts: { stage: 'valid' } }, title: 'Report a: valid' },
    { event: { kind: 'group', facts: { state: 'open' } }, ref: 'a\n\t\u{2028}b ', title: 'Run a b : open' },
    {
      event: { kind: 'group', facts: { state: 'open' } },
      ref: '𝒳'.repeat(200),
      title: `Run ${'𝒳'.repeat(117)}…`,
    },
  ])('says "$title"', ({ event, ref = 'a', title }) => {
    expect(feedEntry(source, { ...event, ref, position: 1 }, updated).title).toBe(title)
  })
})
