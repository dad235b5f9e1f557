import type { JsonValue } from '../canonical/canonical-json.ts'
import type { FeedEntry } from './feed-entry.ts'
import { feedDocument, type FeedAbout, type FeedDocument } from './feed-document.ts'
import { speakable } from './plain-text.ts'
import type { FeedPage } from './read-feed-page.ts'
import { shownEntries } from './shown-entries.ts'

/**
 * A page of a feed as JSON Feed. `next_url` leads to the entries before these. Each item has the whole event as `_gatewright`,
 * with `removes`, the ids of the items whose results or report are gone: JSON Feed itself has no tombstones.
 *
 * @remarks https://www.jsonfeed.org/version/1.1/
 * @example
 * import { writeJsonFeed } from '@gatewright/core/feed'
 *
 * const document = writeJsonFeed({ name: 'feed', entries: [] }, {
 *   title: 'Shop',
 *   source: 'tag:results.example,2026:shop',
 *   links: { feed: (page) => `https://results.example/shop/feed.json${page === undefined ? '' : `?page=${page}`}` },
 * })
 * console.log(document.mediaType) // application/feed+json
 */
export function writeJsonFeed(page: FeedPage, about: FeedAbout): FeedDocument {
  const { title, links, author = title, language } = about
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: speakable(title),
    ...(links.home !== undefined && { home_page_url: links.home }),
    feed_url: links.feed(),
    ...(page.previous !== undefined && { next_url: links.feed(page.previous) }),
    authors: [{ name: speakable(author) }],
    ...(language !== undefined && { language }),
    items: shownEntries(page.entries).entries.map((entry) => itemOf(entry, about)),
  }
  return feedDocument('application/feed+json', JSON.stringify(feed), page, about.at)
}

function itemOf(entry: FeedEntry, { links }: FeedAbout): JsonValue {
  const { event, removes, report } = entry
  const url = links.entry?.(event)
  const raw = report === undefined ? undefined : links.report?.(report)
  return {
    id: entry.id,
    ...(url !== undefined && { url }),
    title: entry.title,
    // Never empty: an item needs a content, and not every event has facts.
    content_text: entry.details || entry.title,
    ...(event.at !== undefined && { date_published: event.at }),
    date_modified: entry.updated,
    tags: [event.kind],
    // What a report is stays unknown to those who only keep it.
    ...(raw !== undefined && { attachments: [{ url: raw, mime_type: 'application/octet-stream' }] }),
    _gatewright: { ...event, ...(removes.length > 0 && { removes }) },
  }
}
