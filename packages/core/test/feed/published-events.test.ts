import { errAsync, okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { publishedEvents, publishedKinds } from '../../src/feed/index.ts'
import type { FeedEvent, FeedEventKind, IngestEntry, IngestLedger } from '../../src/ports/index.ts'
import { groupEvent } from './support/feed-events.ts'

const digest = `sha256:${'a'.repeat(64)}` as const
const unknown = `sha256:${'b'.repeat(64)}`
const entry: IngestEntry = {
  id: 'upload-1',
  stage: 'valid',
  report: digest,
  receivedAt: '2026-11-22T04:19:00Z',
  changedAt: '2026-11-22T04:19:00Z',
}
const ledger: Pick<IngestLedger, 'find'> = {
  find: ({ report, stages }) => okAsync(report === digest && stages?.join() === 'valid' ? [entry] : []),
}

const event = (kind: FeedEventKind, facts: FeedEvent['facts'] = {}, ref: string = 'a'): FeedEvent => ({
  position: 1,
  kind,
  ref,
  facts,
})

describe('publishedEvents', () => {
  it('keeps what came in and was not accepted, and the audit log, in the house', async () => {
    const inside = [
      event('report', { size: 1 }, digest),
      event('audit'),
      ...['received', 'processing', 'invalid', 'empty', 'duplicate'].map((stage) =>
        event('ingest', { stage }),
      ),
      event('ingest'),
      event('report-removed', { size: 1 }, unknown),
    ]
    expect((await publishedEvents(ledger, inside))._unsafeUnwrap()).toEqual([])
  })

  it('tells of all else, in its order', async () => {
    const outside = publishedKinds.map((kind) =>
      kind === 'ingest' ? event(kind, { stage: 'valid' }) : event(kind, {}, digest),
    )
    expect((await publishedEvents(ledger, outside))._unsafeUnwrap()).toEqual(outside)
  })

  it('tells of some kinds where no more are asked for, and of no other than are published', async () => {
    const events = [groupEvent, event('testcase'), event('audit')]
    const kinds = ['group', 'audit'] as unknown as readonly 'group'[]
    expect((await publishedEvents(ledger, events, kinds))._unsafeUnwrap()).toEqual([groupEvent])
  })

  it('tells of no removal where the ledger cannot be asked', async () => {
    const down = { kind: 'store/unavailable', message: 'down', retryable: true } as const
    const removal = [event('report-removed', {}, digest)]
    expect((await publishedEvents({ find: () => errAsync(down) }, removal))._unsafeUnwrapErr()).toBe(down)
  })
})
