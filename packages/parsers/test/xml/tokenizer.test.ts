import { XMLValidator } from 'fast-xml-parser'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anything, wellFormed } from './documents.ts'
import { cutAt, record } from './recorder.ts'

const faultOf = (text: string, options = {}): unknown => {
  const { fault } = record([text], options)
  return fault && [fault.kind, fault.place.line, fault.place.column, fault.offset]
}
const cuts = fc.array(fc.nat(2000), { maxLength: 12 })
const lenient = { lenientRoots: new Set(['a', 'd']) }

describe('the tokenizer', () => {
  it('lets through every document that is built by the rules', () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        expect(record([text]).fault).toBeUndefined()
      }),
    )
  })

  it('lets nothing through that a validator refuses for its structure', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(record([text]).fault !== undefined || XMLValidator.validate(text)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('tells the same however a document is cut', () => {
    fc.assert(
      fc.property(fc.oneof(wellFormed, anything), cuts, fc.boolean(), (text, places, isLenient) => {
        const options = isLenient ? lenient : {}
        expect(record(cutAt(text, places), options)).toEqual(record([text], options))
        expect(record([...text], options)).toEqual(record([text], options))
      }),
      { numRuns: 300 },
    )
  })

  it('tells the same of limits however a document is cut', () => {
    const options = { limits: { tokenLength: 12, attributes: 1, depth: 3 } }
    fc.assert(
      fc.property(fc.oneof(wellFormed, anything), cuts, (text, places) => {
        expect(record(cutAt(text, places), options)).toEqual(record([text], options))
      }),
      { numRuns: 300 },
    )
  })

  it('tells of names, values, text and places', () => {
    const text = '<?xml version="1.0"?>\r\n<x:a b="1&lt;" c=\'"\'>t&#10;<![CDATA[&lt;]]>\r<d/></x:a>'
    expect(record([text]).events).toEqual([
      [
        'open',
        'x:a',
        'a',
        23,
        44,
        { line: 2, column: 1 },
        [
          ['b', '1<'],
          ['c', '"'],
        ],
      ],
      ['text', 't\n&lt;\n'],
      ['open', 'd', 'd', 67, 71, { line: 3, column: 1 }, []],
      ['close', 'd', 71],
      ['close', 'a', 77],
    ])
  })

  it.each([
    ['', ['truncated', 1, 1, 0]],
    [' \n', ['truncated', 2, 1, 2]],
    ['text<a/>', ['malformed', 1, 1, 0]],
    ['<a/>text', ['malformed', 1, 5, 4]],
    ['<a/>\r\n<a/>', ['malformed', 2, 1, 6]],
    ['<a/><![CDATA[x]]>', ['malformed', 1, 5, 4]],
    ['<a>\n<b></a></b>', ['malformed', 2, 4, 7]],
    ['</a>', ['malformed', 1, 1, 0]],
    ['<a></a x>', ['malformed', 1, 8, 7]],
    ['<a></ a>', ['malformed', 1, 7, 6]],
    ['<a b=1/>', ['malformed', 1, 6, 5]],
    ['<a b/>', ['malformed', 1, 4, 3]],
    ['<a b="1"c="2"/>', ['malformed', 1, 9, 8]],
    ['<a b="1" b="2"/>', ['malformed', 1, 9, 8]],
    ['<a / >', ['malformed', 1, 4, 3]],
    ['<a><1/></a>', ['malformed', 1, 4, 3]],
    ['<a>x < y</a>', ['malformed', 1, 6, 5]],
    ['<a><!ELEMENT x></a>', ['malformed', 1, 4, 3]],
    ['<!DOCTYPE a><a/>', ['unsafe', 1, 1, 0]],
    ['\r\r\n\n <!doctype a [', ['unsafe', 4, 2, 5]],
    ['<a', ['truncated', 1, 3, 2]],
    ['<a b="', ['truncated', 1, 7, 6]],
    ['<a>\n<!-- ', ['truncated', 2, 6, 9]],
    ['<a><![CDATA[ ]', ['truncated', 1, 15, 14]],
    ['<a><?p ?', ['truncated', 1, 9, 8]],
    ['<a></a', ['truncated', 1, 7, 6]],
    ['<a>', ['truncated', 1, 4, 3]],
  ])('refuses %j', (text, fault) => {
    expect(faultOf(text)).toEqual(fault)
  })

  it('refuses what goes beyond its limits', () => {
    const deep = (levels: number): string => '<a>'.repeat(levels) + '</a>'.repeat(levels)
    expect(faultOf(deep(3), { limits: { depth: 3 } })).toBeUndefined()
    expect(faultOf(deep(4), { limits: { depth: 3 } })).toEqual(['limit', 1, 10, 9])
    expect(faultOf('<a b="" c=""/>', { limits: { attributes: 2 } })).toBeUndefined()
    expect(faultOf('<a b="" c=""/>', { limits: { attributes: 1 } })).toEqual(['limit', 1, 8, 7])
    expect(faultOf('<a b="1234"/>', { limits: { tokenLength: 13 } })).toBeUndefined()
    expect(faultOf('<a b="12345"/>', { limits: { tokenLength: 13 } })).toEqual(['limit', 1, 1, 0])
    expect(faultOf(`<a b="${'1'.repeat(50)}`, { limits: { tokenLength: 13 } })).toEqual(['limit', 1, 1, 0])
  })

  it('mends what XML forbids and tools write', () => {
    const { events, oddities, fault } = record(['<a b="x<\u0001">&#0;&no;\u001B\uD83D&</a>'])
    expect(fault).toBeUndefined()
    expect(events).toEqual([
      ['open', 'a', 'a', 0, 11, { line: 1, column: 1 }, [['b', 'x<\uFFFD']]],
      ['text', '\uFFFD&no;\uFFFD\uFFFD&'],
      ['close', 'a', 26],
    ])
    expect(oddities).toEqual([
      ['raw-angle-bracket', { line: 1, column: 8 }, 1],
      ['unknown-reference', { line: 1, column: 16 }, 1],
      ['unknown-reference', { line: 1, column: 22 }, 1],
      ['invalid-character', { line: 1, column: 9 }, 4],
    ])
  })

  it('leniently passes over what belongs to no document, and reads all roots', () => {
    const { events, oddities, fault } = record(['[INFO] <x> a < b </x>\n<a/>text<a>1</a></a>'], lenient)
    expect(fault).toBeUndefined()
    expect(events.map(([kind, what]) => [kind, what])).toEqual([
      ['open', 'a'],
      ['close', 'a'],
      ['open', 'a'],
      ['text', '1'],
      ['close', 'a'],
    ])
    expect(oddities).toEqual([
      ['text-outside-root', { line: 1, column: 1 }, 1],
      ['several-roots', { line: 2, column: 9 }, 1],
    ])
    expect(record(['junk <!DOCTYPE a><a/>'], lenient).fault?.kind).toBe('unsafe')
  })

  it.each([
    ['a value', '<a b="', '"/>'],
    ['white space in a tag', '<a', '/>', ' '],
    ['a text', '<a>', '</a>'],
    ['a CDATA section', '<a><![CDATA[', ']]></a>', ']'],
    ['a comment', '<!--', '--><a/>', '-'],
    ['an instruction', '<?p ', '?><a/>', '?'],
    ['white space around the root', '', '<a/>', ' '],
    ['references', '<a>', '</a>', '&'],
  ])('takes a character at a time of %s in its stride', (_what, before, after, character = 'x') => {
    const filled = character.repeat(300_000)
    const started = process.cpuUsage()
    const { fault } = record([before, ...filled, after])
    const { user } = process.cpuUsage(started)
    expect(fault).toBeUndefined()
    // What looks at all of it again for each character takes minutes.
    expect(user / 1e6).toBeLessThan(10)
  })
})
