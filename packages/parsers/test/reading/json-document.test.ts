import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createReadingContext } from '../../src/reading/context.ts'
import { readAsJsonDocument, type JsonDocumentReader } from '../../src/reading/json/json-document.ts'
import { streamingLimits } from '../../src/reading/limits.ts'
import { StopReading, stopReading } from '../../src/reading/stop-reading.ts'
import { bytesOf } from '../support.ts'

type Seen = readonly ['begins' | 'value', string, unknown, number?]

interface Reading {
  readonly select?: readonly string[]
  readonly announce?: readonly string[]
  readonly limits?: Partial<typeof streamingLimits>
  readonly cuts?: readonly number[]
  readonly onValue?: JsonDocumentReader['value']
}

/** What a document gives, in its order, or the error that ended the reading. */
function read(
  text: string | Uint8Array,
  { select = ['$'], announce = [], limits = {}, cuts = [], onValue }: Reading = {},
) {
  const seen: Seen[] = []
  const bytes = typeof text === 'string' ? bytesOf(text) : text
  const context = createReadingContext('json', streamingLimits, { limits }, () => undefined)
  const reader = readAsJsonDocument(() => ({
    select,
    announce,
    begins: (path, kind) => seen.push(['begins', path.join('/'), kind]),
    value(path, value, byteOffset) {
      onValue?.(path, value, byteOffset)
      // What is selected inside a selected value may be purged later: kept as it is now.
      const kept: unknown = structuredClone(value)
      const place = path.join('/')
      seen.push(byteOffset === undefined ? ['value', place, kept] : ['value', place, kept, byteOffset])
    },
    end: () => ({}),
  }))(context)
  try {
    let from = 0
    for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
      reader.write(bytes.slice(from, cut))
      from = cut
    }
    reader.end()
    return { seen }
  } catch (cause) {
    if (!(cause instanceof StopReading)) throw cause
    return { seen, error: cause.error }
  }
}

const ofValue = (seen: readonly Seen[]): unknown[] =>
  seen.filter(([what]) => what === 'value').map(([, , value]) => value)

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('readAsJsonDocument', () => {
  it('gives what JSON.parse gives, however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.nat(3),
        fc.array(fc.nat(200), { maxLength: 6 }),
        (value, indent, cuts) => {
          const text = JSON.stringify(value, undefined, indent)
          const bytes = bytesOf(text)
          const { seen, error } = read(bytes, { cuts: cuts.map((cut) => Math.min(cut, bytes.length)) })
          expect(error).toBeUndefined()
          expect(ofValue(seen)).toEqual([JSON.parse(text)])
        },
      ),
    )
  })

  it('gives every entry of a list with its index and where it begins', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { maxLength: 8 }),
        fc.array(fc.nat(100), { maxLength: 4 }),
        (values, cuts) => {
          const text = JSON.stringify({ é: 1, list: values })
          const bytes = bytesOf(text)
          const { seen } = read(bytes, {
            select: ['$.list.*'],
            cuts: cuts.map((cut) => Math.min(cut, bytes.length)),
          })
          expect(seen.map(([, path]) => path)).toEqual(values.map((_, index) => `list/${index}`))
          expect(ofValue(seen)).toEqual(values.map((value) => JSON.parse(JSON.stringify(value)) as unknown))
          for (const [, , value, byteOffset = -1] of seen) {
            const written = JSON.stringify(value)
            expect(
              new TextDecoder().decode(bytes.slice(byteOffset, byteOffset + bytesOf(written).length)),
            ).toBe(written)
          }
        },
      ),
    )
  })

  it.each([['$'], ['$.*'], ['$.*.*'], ['$.b']])(
    'takes for JSON what JSON.parse does, where %s is selected',
    (selector) => {
      const piece = fc.constantFrom(
        ...Array.from('[]{},:"\\/ \n1-.eEntrufalsb\u0001é'),
        'null',
        '"a"',
        '"b":',
        '{"a":1}',
        '[]',
        '\\"',
        '\\u00e9',
      )
      const text = fc.oneof(
        fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
        fc.tuple(fc.jsonValue(), fc.nat(30), piece).map(([value, at, more]) => {
          const whole = JSON.stringify({ b: value, c: [value] })
          return whole.slice(0, at) + more + whole.slice(at)
        }),
      )
      fc.assert(
        fc.property(text, fc.array(fc.nat(40), { maxLength: 4 }), (written, cuts) => {
          // A number alone has no end.
          fc.pre(!/^\s*-?\d/.test(written))
          const bytes = bytesOf(written)
          const { error } = read(bytes, {
            select: [selector],
            cuts: cuts.map((cut) => Math.min(cut, bytes.length)),
          })
          expect(error === undefined, error?.message).toBe(isJson(written))
        }),
        { numRuns: 1000 },
      )
    },
  )

  it('looks for nothing inside of a selected value', () => {
    const text = '{"a": {"a": {"a": 1}}, "b": 2}'
    expect(read(text, { select: ['$.*', '$.*.a'], announce: ['$.a', '$.*.a'] }).seen).toEqual([
      ['begins', 'a', 'object'],
      ['value', 'a', { a: { a: 1 } }, 6],
      ['value', 'b', 2, 28],
    ])
  })

  it('keeps keys of any name as plain keys', () => {
    const text = '{"__proto__": {"polluted": true}, "constructor": 1, "list": [{"__proto__": 2}]}'
    const { seen } = read(text)
    const [value] = ofValue(seen)
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor', 'list'])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Object.hasOwn({}, 'polluted')).toBe(false)
    expect(read(text, { select: ['$.*'] }).seen.map(([, path]) => path)).toEqual([
      '__proto__',
      'constructor',
      'list',
    ])
  })

  it('announces what begins, before what is in it, and empty lists too', () => {
    const { seen } = read('{"a": {"list": [], "x": 1}, "list": [{"list": 2}, 3]}', {
      select: ['$.list.*'],
      announce: ['$', '$.*.list', '$.list'],
    })
    expect(seen.map(([what, path, value]) => [what, path, value])).toEqual([
      ['begins', '', 'object'],
      ['begins', 'a/list', 'list'],
      ['begins', 'list', 'list'],
      ['value', 'list/0', { list: 2 }],
      ['value', 'list/1', 3],
    ])
  })

  it.each([
    ['{"a": [1, 2', 'report/truncated'],
    ['{"a": "tex', 'report/truncated'],
    ['[', 'report/truncated'],
    ['[1, 2]]', 'report/malformed'],
    ['[] []', 'report/malformed'],
    ['[1,]', 'report/malformed'],
    ['{"a": 1,}', 'report/malformed'],
    ['{a: 1}', 'report/malformed'],
    ["['a']", 'report/malformed'],
    ['[01]', 'report/malformed'],
    ['[NaN]', 'report/malformed'],
    ['["a\nb"]', 'report/malformed'],
    ['[tru]', 'report/malformed'],
    ['[] x', 'report/malformed'],
    ['', 'report/empty'],
    [' \n', 'report/empty'],
  ])('%j is %s', (text, kind) => {
    expect(read(text).error?.kind).toBe(kind)
  })

  it('refuses every proper prefix of a document', () => {
    const bytes = bytesOf('{"é": [true, null, -1.5e3, "a\\u00e9\\"✓", {"b": []}]}')
    for (let length = 0; length < bytes.length; length += 1)
      expect(read(bytes.slice(0, length)).error?.kind, `${length}`).toMatch(/^report\/(?:truncated|empty)$/)
    expect(read(bytes).error).toBeUndefined()
  })

  it('names the place of what is wrong, however the bytes are cut', () => {
    const text = '{\n  "é✓": 1,\n  "b": x\n}'
    const bytes = bytesOf(text)
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 4 }), (cuts) => {
        const { error } = read(bytes, { cuts })
        expect(error).toMatchObject({ kind: 'report/malformed', place: { line: 3 } })
        expect(error?.message).not.toContain('x\n')
      }),
    )
    expect(read(bytes).error?.place).toEqual({
      line: 3,
      column: 6,
      byteOffset: bytesOf('{\n  "é✓": 1,\n  "b"').length,
    })
  })

  it('counts bytes from before a byte order mark', () => {
    const { seen } = read(bytesOf('\uFEFF[{"a": 1}]'), { select: ['$.*'] })
    expect(seen).toEqual([['value', '0', { a: 1 }, 4]])
  })

  it('reads UTF-16 and tells no offsets of it', () => {
    const text = '\uFEFF[{"a": "é"}]'
    const bytes = new Uint8Array(Uint16Array.from(text, (unit) => unit.charCodeAt(0)).buffer)
    expect(read(bytes, { select: ['$.*'] }).seen).toEqual([['value', '0', { a: 'é' }]])
  })

  it('keeps halves of surrogate pairs that are written as escapes', () => {
    expect(ofValue(read('["\\ud83d", "\\ud83d\\ude00", "\\ude00x"]').seen)).toEqual([
      ['\ud83d', '😀', '\ude00x'],
    ])
  })

  it.each([
    ['deeper', '['.repeat(101) + ']'.repeat(101), {}],
    ['a longer text', `["${'x'.repeat(50)}"]`, { tokenLength: 40 }],
    ['a longer key', `{"${'x'.repeat(50)}": 1}`, { tokenLength: 40 }],
    ['a longer value', `[${'1,'.repeat(50)}1]`, { tokenLength: 40 }],
    ['a longer unfinished text', `["${'x'.repeat(50)}`, { tokenLength: 40 }],
  ])('stops at what is %s than the limit', (_, text, limits) => {
    expect(read(text, { limits }).error?.kind).toBe('report/limit-exceeded')
  })

  it('lets lists be of any length whose entries are short', () => {
    const text = `[${'{"a": 1},'.repeat(100)}{}]`
    expect(read(text, { select: ['$.*'], limits: { tokenLength: 40 } }).seen).toHaveLength(101)
  })

  it('passes on what a reader stops with', () => {
    const { seen, error } = read('[1, 2, 3]', {
      select: ['$.*'],
      onValue: (_, value) => {
        if (value === 2) stopReading('report/unsupported-format', 'Two.')
      },
    })
    expect(ofValue(seen)).toEqual([1])
    expect(error).toMatchObject({ kind: 'report/unsupported-format', message: 'Two.' })
  })
})
