import fc from 'fast-check'
import { Feed } from 'feed'
import { describe, expect, it } from 'vitest'
import { feedEntry, writeAtom, type FeedPage } from '../../src/feed/index.ts'
import type { FeedEvent } from '../../src/ports/index.ts'
import { entriesOf, expectAtom, rootOf, textsOf, tombstonesOf, type Element } from './support/atom.ts'
import { groupEvent, hostileText, storedEvent } from './support/feed-events.ts'
import { about, accepted, digest, pageOf, removed, source, updated } from './support/feed-page.ts'

describe('writeAtom', () => {
  it('writes what the library for feeds writes', () => {
    const library = new Feed({
      id: `${source}/feed/feed`,
      title: 'Shop',
      updated: new Date(updated),
      copyright: '',
      author: { name: 'Shop' },
      link: 'https://results.example/shop',
      feedLinks: { atom: 'https://results.example/shop/feed' },
    })
    library.addItem({
      id: feedEntry(source, groupEvent, updated).id,
      title: 'Run run-1: complete',
      link: 'https://results.example/runs/run-1',
      date: new Date(updated),
      published: new Date('2026-11-22T04:19:00Z'),
      content: 'state: complete',
      category: [{ term: 'group' }],
    })
    const theirs = rootOf(library.atom1())
    const ours = expectAtom(writeAtom(pageOf([groupEvent]), about).body)
    const summary = (root: Element): unknown => ({
      ids: textsOf(root, 'id'),
      titles: textsOf(root, 'title'),
      updated: textsOf(root, 'updated').map((text) => Date.parse(text)),
      author: root.children.filter(({ name }) => name === 'author').map((author) => textsOf(author, 'name')),
      links: root.children
        .filter(({ name }) => name === 'link')
        .map(({ attributes: { rel, href } }) => `${rel} ${href}`)
        .sort(),
      entries: root.children
        .filter(({ name }) => name === 'entry')
        .map((entry) => ({
          ids: textsOf(entry, 'id'),
          titles: textsOf(entry, 'title'),
          updated: textsOf(entry, 'updated').map((text) => Date.parse(text)),
          published: textsOf(entry, 'published').map((text) => Date.parse(text)),
          content: textsOf(entry, 'content'),
          category: entry.children
            .filter(({ name }) => name === 'category')
            .map(({ attributes }) => attributes['term']),
          link: entry.children
            .filter(({ name }) => name === 'link')
            .map(({ attributes }) => attributes['href']),
        })),
    })
    expect(summary(ours)).toEqual(summary(theirs))
  })

  it('links to the raw report, says when it happened, and names what was removed', () => {
    const [entry] = entriesOf(expectAtom(writeAtom(pageOf([accepted]), about).body))
    expect(entry && textsOf(entry, 'published')).toEqual(['2026-11-22T04:19:30.123456789Z'])
    expect(entry?.children.filter(({ name }) => name === 'link').map(({ attributes }) => attributes)).toEqual(
      [{ rel: 'enclosure', href: `https://results.example/raw/${digest}` }],
    )
    const after = expectAtom(writeAtom(pageOf([removed]), about).body)
    expect(entriesOf(after).map((one) => textsOf(one, 'published'))).toEqual([[]])
    expect(tombstonesOf(after)).toEqual([{ ref: entry && textsOf(entry, 'id')[0], when: updated }])
  })

  it('says of a report on one page the last that happened to it', () => {
    const titles = (events: readonly FeedEvent[]): readonly unknown[] => {
      const root = expectAtom(writeAtom(pageOf(events), about).body)
      return [entriesOf(root).map((one) => textsOf(one, 'title')[0]), tombstonesOf(root).length]
    }
    const again = { ...accepted, position: 10 }
    expect(titles([removed, accepted])).toEqual([[`Report ${digest} removed`], 1])
    expect(titles([again, removed])).toEqual([['Report run-1/unit: valid', `Report ${digest} removed`], 0])
  })

  it('names every report that an event of removed results names', () => {
    const gone: FeedEvent = {
      position: 5,
      kind: 'results-removed',
      ref: 'a b',
      facts: { resultCount: 3, reportCount: 2, reportKeys: ['a b', 'ü/1'] },
    }
    const one: FeedEvent = {
      position: 4,
      kind: 'results',
      ref: 'a b',
      facts: { resultCount: 1, failedCount: 0 },
    }
    const partial = { ...gone, facts: { ...gone.facts, partial: ['a b'] } }
    expect(feedEntry(source, partial, updated).removes).toEqual([`${source}/results/%C3%BC%2F1`])
    const { removes } = feedEntry(source, gone, updated)
    expect(removes).toEqual([`${source}/results/a%20b`, `${source}/results/%C3%BC%2F1`])
    expect(feedEntry(source, one, updated).id).toBe(removes[0])
  })

  it('leads from the newest entries to the archive, and from a page of it to the page before', () => {
    const rels = (page: FeedPage): Record<string, string | undefined> =>
      Object.fromEntries(
        expectAtom(writeAtom(page, about).body)
          .children.filter(({ name }) => name === 'link')
          .map(({ attributes: { rel = '', href } }) => [rel, href]),
      )
    const feed = 'https://results.example/shop/feed'
    const home = 'https://results.example/shop'
    expect(rels(pageOf([groupEvent], { previous: 2 }))).toEqual({
      self: feed,
      'prev-archive': `${feed}?page=2&a=b`,
      alternate: home,
    })
    expect(rels(pageOf([groupEvent], { page: 2, previous: 1 }))).toEqual({
      self: `${feed}?page=2&a=b`,
      current: feed,
      'prev-archive': `${feed}?page=1&a=b`,
      alternate: home,
    })
    expect(writeAtom(pageOf([groupEvent], { page: 1 }), about).body).toContain('<fh:archive/>')
    expect(writeAtom(pageOf([groupEvent]), about).body).not.toContain('<fh:archive/>')
  })

  it('shows an entry that comes twice once, the newest', () => {
    const again = { ...accepted, position: 12, facts: { ...accepted.facts, reportKey: 'run-2/unit' } }
    const [entry, ...others] = expectAtom(writeAtom(pageOf([again, accepted]), about).body).children.filter(
      ({ name }) => name === 'entry',
    )
    expect(entry && textsOf(entry, 'title')).toEqual(['Report run-2/unit: valid'])
    expect(others).toEqual([])
  })

  it('is a feed before anything was published', () => {
    const { body } = writeAtom(pageOf([]), { title: 'Shop', source, links: { feed: about.links.feed } })
    expect(textsOf(expectAtom(body), 'updated')).toEqual(['1970-01-01T00:00:00Z'])
  })

  it('stays well formed and keeps every text that XML can say', () => {
    fc.assert(
      fc.property(fc.array(storedEvent, { maxLength: 3 }), hostileText, (events, title) => {
        const page = pageOf(events)
        const root = expectAtom(writeAtom(page, { ...about, title: `T${title}`, author: title }).body)
        const seen = new Map(page.entries.toReversed().map((entry) => [entry.id, entry]))
        for (const entry of entriesOf(root)) {
          const given = seen.get(textsOf(entry, 'id')[0] ?? '')
          expect(textsOf(entry, 'title')).toEqual([given?.title])
          expect(textsOf(entry, 'content')).toEqual([given?.details])
        }
      }),
    )
  })
})
