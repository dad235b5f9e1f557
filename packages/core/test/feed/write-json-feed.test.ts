import fc from 'fast-check'
import { Feed } from 'feed'
import { describe, expect, it } from 'vitest'
import { feedEntry, writeAtom, writeJsonFeed, type FeedDocument } from '../../src/feed/index.ts'
import { rootOf, textsOf } from './support/atom.ts'
import { groupEvent, storedEvent } from './support/feed-events.ts'
import { about, accepted, digest, pageOf, removed, source, updated } from './support/feed-page.ts'

describe('writeJsonFeed', () => {
  interface JsonItem {
    readonly id: string
    readonly title: string
    readonly content_text: string
    readonly _gatewright: unknown
  }
  const parsed = ({
    body,
  }: FeedDocument): { readonly items: readonly JsonItem[] } & Record<string, unknown> =>
    JSON.parse(body) as { readonly items: readonly JsonItem[] }

  it('writes what the library for feeds writes', () => {
    const library = new Feed({
      id: source,
      title: 'Shop',
      copyright: '',
      author: { name: 'Shop' },
      link: 'https://results.example/shop',
      feedLinks: { json: 'https://results.example/shop/feed' },
    })
    library.addItem({
      id: feedEntry(source, groupEvent, updated).id,
      title: 'Run run-1: complete',
      link: 'https://results.example/runs/run-1',
      date: new Date(updated),
      published: new Date('2026-11-22T04:19:00Z'),
      content: 'state: complete',
      category: [{ name: 'group' }],
    })
    const theirs = JSON.parse(library.json1()) as Record<string, unknown> & {
      items: Record<string, unknown>[]
    }
    const [{ content_html: content, ...item } = {}] = theirs.items
    expect(parsed(writeJsonFeed(pageOf([groupEvent]), about))).toEqual({
      version: 'https://jsonfeed.org/version/1.1',
      title: theirs['title'],
      home_page_url: theirs['home_page_url'],
      feed_url: theirs['feed_url'],
      authors: [theirs['author']],
      items: [
        {
          ...item,
          date_modified: updated,
          date_published: '2026-11-22T04:19:00Z',
          content_text: content,
          _gatewright: groupEvent,
        },
      ],
    })
  })

  it('leads to the page before, attaches the raw report and names what was removed', () => {
    const feed = parsed(writeJsonFeed(pageOf([accepted], { page: 3, previous: 2 }), about))
    expect(feed['feed_url']).toBe('https://results.example/shop/feed')
    expect(feed['next_url']).toBe('https://results.example/shop/feed?page=2&a=b')
    expect(feed.items).toMatchObject([
      {
        attachments: [
          { url: `https://results.example/raw/${digest}`, mime_type: 'application/octet-stream' },
        ],
      },
    ])
    expect(parsed(writeJsonFeed(pageOf([removed]), about)).items).toMatchObject([
      { _gatewright: { ...removed, removes: [feed.items[0]?.id] } },
    ])
  })

  it('says all of every event, and the same as Atom', () => {
    fc.assert(
      fc.property(fc.array(storedEvent, { maxLength: 3 }), (events) => {
        const page = pageOf(events)
        const { items } = parsed(writeJsonFeed(page, about))
        const atom = rootOf(writeAtom(page, about).body).children.filter(({ name }) => name === 'entry')
        expect(items.map(({ id }) => id)).toEqual(atom.flatMap((entry) => textsOf(entry, 'id')))
        expect(items.map(({ title }) => title)).toEqual(atom.flatMap((entry) => textsOf(entry, 'title')))
        for (const { content_text: content } of items) expect(content).not.toBe('')
      }),
    )
  })
})
