import { feedEntry, type FeedAbout, type FeedPage } from '../../../src/feed/index.ts'
import type { FeedEvent } from '../../../src/ports/index.ts'

export const source = 'tag:results.example,2026:shop'
export const updated = '2026-11-22T04:20:00Z'
export const about: FeedAbout = {
  title: 'Shop',
  source,
  links: {
    feed: (page) => `https://results.example/shop/feed${page === undefined ? '' : `?page=${page}&a=b`}`,
    home: 'https://results.example/shop',
    entry: ({ kind, ref }) => (kind === 'group' ? `https://results.example/runs/${ref}` : undefined),
    report: (digest) => `https://results.example/raw/${digest}`,
  },
}

export const digest: string = `sha256:${'a'.repeat(64)}`
export const accepted: FeedEvent = {
  position: 8,
  kind: 'ingest',
  ref: 'upload-1',
  at: '2026-11-22T04:19:30.123456789Z',
  facts: { stage: 'valid', report: digest, reportKey: 'run-1/unit' },
}
export const removed: FeedEvent = { position: 9, kind: 'report-removed', ref: digest, facts: { size: 7 } }

export function pageOf(events: readonly FeedEvent[], rest: Partial<FeedPage> = {}): FeedPage {
  const entries = events.map((event) => feedEntry(source, event, updated))
  return { name: 'feed', entries, ...(entries.length > 0 && { updated }), ...rest }
}
