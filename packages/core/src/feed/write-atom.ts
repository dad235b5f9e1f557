import type { FeedEntry } from './feed-entry.ts'
import { feedDocument, type FeedAbout, type FeedDocument } from './feed-document.ts'
import { speakable } from './plain-text.ts'
import type { FeedPage } from './read-feed-page.ts'
import { shownEntries } from './shown-entries.ts'
import { element, xmlDocument, type Xml } from './write-xml.ts'

const namespaces = {
  xmlns: 'http://www.w3.org/2005/Atom',
  'xmlns:fh': 'http://purl.org/syndication/history/1.0',
  'xmlns:at': 'http://purl.org/atompub/tombstones/1.0',
}

/** An Atom feed must say when it was updated, also one in which nothing ever was. */
const neverUpdated = '1970-01-01T00:00:00Z'

/**
 * A page of a feed as Atom. The newest entries are the subscription document; it leads to the full pages, which are its archive.
 * What was removed is a tombstone, beside the entry that says so and in place of the one that it was.
 *
 * @remarks RFC 4287; section 4 of RFC 5005 for archives; RFC 6721 for tombstones.
 * @example
 * import { writeAtom } from '@gatewright/core/feed'
 *
 * const document = writeAtom({ name: 'feed', entries: [] }, {
 *   title: 'Shop',
 *   source: 'tag:results.example,2026:shop',
 *   links: { feed: (page) => `https://results.example/shop/atom${page === undefined ? '' : `/${page}`}` },
 * })
 * console.log(document.mediaType) // application/atom+xml
 */
export function writeAtom(page: FeedPage, about: FeedAbout): FeedDocument {
  const { title, source, links, author = title, language } = about
  const { entries, tombstones } = shownEntries(page.entries)
  const isArchive = page.page !== undefined
  const root = element(
    'feed',
    { ...namespaces, 'xml:lang': language },
    element('id', {}, `${source}/feed/${encodeURIComponent(speakable(page.name))}`),
    element('title', {}, title),
    element('updated', {}, page.updated ?? neverUpdated),
    element('author', {}, element('name', {}, author)),
    ...(isArchive ? [element('fh:archive', {})] : []),
    link('self', links.feed(page.page), 'application/atom+xml'),
    ...(isArchive ? [link('current', links.feed())] : []),
    ...(page.previous !== undefined ? [link('prev-archive', links.feed(page.previous))] : []),
    ...(links.home !== undefined ? [link('alternate', links.home)] : []),
    ...tombstones.map(({ id, when }) => element('at:deleted-entry', { ref: id, when })),
    ...entries.map((entry) => entryElement(entry, about)),
  )
  return feedDocument('application/atom+xml', xmlDocument(root), page, about.at)
}

function entryElement(entry: FeedEntry, { links }: FeedAbout): Xml {
  const { event, report } = entry
  const alternate = links.entry?.(event)
  const raw = report === undefined ? undefined : links.report?.(report)
  return element(
    'entry',
    {},
    element('id', {}, entry.id),
    element('title', {}, entry.title),
    element('updated', {}, entry.updated),
    ...(event.at === undefined ? [] : [element('published', {}, event.at)]),
    element('category', { term: event.kind }),
    ...(alternate === undefined ? [] : [link('alternate', alternate)]),
    ...(raw === undefined ? [] : [link('enclosure', raw)]),
    element('content', { type: 'text' }, entry.details),
  )
}

function link(rel: string, href: string, type?: string): Xml {
  return element('link', { rel, href, type })
}
