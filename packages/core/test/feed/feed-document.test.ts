import { describe, expect, it } from 'vitest'
import { isUnchanged, writeAtom, writeJsonFeed, type FeedDocument } from '../../src/feed/index.ts'
import { groupEvent } from './support/feed-events.ts'
import { about, pageOf, removed } from './support/feed-page.ts'

describe('isUnchanged', () => {
  const document: FeedDocument = {
    mediaType: 'application/atom+xml',
    body: '',
    etag: '"a"',
    lastModified: 'Sun, 22 Nov 2026 04:20:00 GMT',
    isFinal: false,
  }

  it.each([
    { conditions: {}, is: false },
    { conditions: { ifNoneMatch: '"a"' }, is: true },
    { conditions: { ifNoneMatch: 'W/"a"' }, is: true },
    { conditions: { ifNoneMatch: '"b" , W/"a"' }, is: true },
    { conditions: { ifNoneMatch: '*' }, is: true },
    { conditions: { ifNoneMatch: '"b"' }, is: false },
    { conditions: { ifNoneMatch: 'a' }, is: false },
    { conditions: { ifNoneMatch: '' }, is: false },
    { conditions: { ifNoneMatch: '"b"', ifModifiedSince: 'Sun, 22 Nov 2026 04:20:00 GMT' }, is: false },
    { conditions: { ifModifiedSince: 'Sun, 22 Nov 2026 04:20:00 GMT' }, is: true },
    { conditions: { ifModifiedSince: 'Sun, 22 Nov 2026 04:20:01 GMT' }, is: true },
    { conditions: { ifModifiedSince: 'Sun, 22 Nov 2026 04:19:59 GMT' }, is: false },
    { conditions: { ifModifiedSince: '2027' }, is: false },
    { conditions: { ifModifiedSince: 'Sun, 99 Nov 2026 04:20:00 GMT' }, is: false },
  ])('is $is for $conditions', ({ conditions, is }) => {
    expect(isUnchanged(document, conditions)).toBe(is)
  })

  it('does not go by a date where the document has none', () => {
    const { lastModified: _, ...without } = document
    expect(isUnchanged(without, { ifModifiedSince: 'Sun, 22 Nov 2026 04:20:00 GMT' })).toBe(false)
  })

  it('has a tag for each body, and a date once nothing more of its second can come', () => {
    const at = (text: string): FeedDocument => writeAtom(pageOf([groupEvent]), { ...about, at: text })
    expect(at('2026-11-22T04:21:00Z').lastModified).toBeUndefined()
    expect(at('2026-11-22T04:21:00.001Z').lastModified).toBe('Sun, 22 Nov 2026 04:20:00 GMT')
    expect(writeAtom(pageOf([groupEvent]), about).lastModified).toBeUndefined()
    expect(writeAtom(pageOf([]), { ...about, at: '2026-11-22T04:21:01Z' }).lastModified).toBeUndefined()
    expect(at('2026-11-22T04:21:00Z').etag).toMatch(/^"[0-9a-f]{64}"$/)
    expect(at('2026-11-22T04:21:00Z').etag).not.toBe(writeAtom(pageOf([removed]), about).etag)
    expect(writeJsonFeed(pageOf([groupEvent], { page: 1 }), about).isFinal).toBe(true)
    expect(writeJsonFeed(pageOf([groupEvent]), about).isFinal).toBe(false)
  })
})
