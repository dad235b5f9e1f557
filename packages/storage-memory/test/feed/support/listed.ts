import { readFeedPage, writeAtom, writeJsonFeed, type FeedAbout, type FeedPage } from '@gatewright/core/feed'
import type { CompleteStorage, FeedEvent } from '@gatewright/core/ports'
import type { Received } from './receivers.ts'

/** Who publishes. */
export const source = 'tag:results.example,2026:shop'

const about: FeedAbout = {
  title: 'Shop',
  source,
  links: {
    feed: (page) => `https://results.example/feed/${page ?? ''}`,
    report: (digest) => `https://results.example/raw/${digest}`,
  },
}

/** The pages of a feed as a reader finds them: the newest entries, then the archive back to its beginning. */
export async function walk(storage: CompleteStorage): Promise<readonly FeedPage[]> {
  const pages: FeedPage[] = []
  for (let page: number | undefined; ;) {
    const found = (
      await readFeedPage(storage, { source, ...(page !== undefined && { page }) })
    )._unsafeUnwrap()
    if (!found) throw new Error(`No page ${page}.`)
    pages.push(found)
    page = found.previous
    if (page === undefined) return pages
  }
}

/** What a reader of Atom believes to be there: of each id the newest that it was told. */
export function listedInAtom(pages: readonly FeedPage[]): readonly string[] {
  const known = new Map<string, boolean>()
  for (const page of pages) {
    const { body } = writeAtom(page, about)
    const told = [
      ...[...body.matchAll(/<entry><id>([^<]+)<\/id>/g)].map(([, id = '']) => [id, true] as const),
      ...[...body.matchAll(/<at:deleted-entry ref="([^"]+)"/g)].map(([, id = '']) => [id, false] as const),
    ]
    for (const [id, isThere] of told) if (!known.has(id)) known.set(id, isThere)
  }
  return [...known].flatMap(([id, isThere]) => namedBy(isThere ? id : '')).sort()
}

/** The same of JSON Feed, whose items say themselves what they remove. */
export function listedInJson(pages: readonly FeedPage[]): readonly string[] {
  interface Item {
    readonly id: string
    readonly _gatewright: { readonly removes?: readonly string[] }
  }
  const known = new Map<string, boolean>()
  for (const page of pages)
    for (const item of (JSON.parse(writeJsonFeed(page, about).body) as { readonly items: readonly Item[] })
      .items) {
      if (!known.has(item.id)) known.set(item.id, true)
      for (const id of item._gatewright.removes ?? []) if (!known.has(id)) known.set(id, false)
    }
  return [...known].flatMap(([id, isThere]) => namedBy(isThere ? id : '')).sort()
}

/** What is named by an entry of a report or of results. */
function namedBy(id: string): readonly string[] {
  const [, path] = /^.*\/(?:report|results)\/(.*)$/.exec(id) ?? []
  return path === undefined ? [] : [decodeURIComponent(path)]
}

/** What the receiver of webhooks believes to be there. */
export function listedInWebhooks(events: readonly FeedEvent[]): readonly string[] {
  const known = new Set<string>()
  for (const { kind, ref, facts } of events.toSorted((a, b) => a.position - b.position)) {
    if (kind === 'ingest' && typeof facts['report'] === 'string') known.add(facts['report'])
    if (kind === 'report-removed') known.delete(ref)
    if (kind === 'results') known.add(ref)
    if (kind === 'results-removed') known.delete(ref)
  }
  return [...known].sort()
}

/** The events that were received, each once, in their order. */
export function eventsOf(received: readonly Received[]): readonly FeedEvent[] {
  const byId = new Map(received.map(({ id, body }) => [id, body['data'] as FeedEvent]))
  return [...byId.values()].toSorted((a, b) => a.position - b.position)
}
