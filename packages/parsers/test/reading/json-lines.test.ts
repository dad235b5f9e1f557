import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAsJsonLines } from '../../src/reading/json/json-lines.ts'
import { contextFor, encode, feed } from './reading-support.ts'

function eventsOf(
  text: string,
  { takesOther = false, depth = 100 }: { readonly takesOther?: boolean; readonly depth?: number } = {},
): { readonly events: readonly unknown[]; readonly others: readonly string[]; readonly end: unknown } {
  const events: unknown[] = []
  const others: string[] = []
  const reader = readAsJsonLines(() => ({
    event: (event) => void events.push(event),
    end: () => ({}),
    ...(takesOther ? { other: ({ text: line }: { readonly text: string }) => void others.push(line) } : {}),
  }))(contextFor({ limits: { depth } }))
  return { end: feed(reader, encode(text, 'utf-8')), events, others }
}

const objects = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }))

describe('readAsJsonLines', () => {
  it('gives every object in order, with or without an end of the last line', () => {
    fc.assert(
      fc.property(
        fc.array(objects, { minLength: 1 }),
        fc.constantFrom('', '\n', '\n\n', '\r\n'),
        (values, last) => {
          const lines = values.map((value) => JSON.stringify(value))
          const { events, end } = eventsOf(lines.join('\n') + last)
          expect(end).toEqual({})
          expect(events).toEqual(lines.map((line) => JSON.parse(line) as unknown))
        },
      ),
    )
  })

  it('finds every proper prefix of an object truncated', () => {
    fc.assert(
      fc.property(objects, fc.nat(), (value, cut) => {
        const text = JSON.stringify({ ...value, last: 1 })
        const prefix = text.slice(0, 1 + (cut % (text.length - 1))).replace(/[\ud800-\udbff]$/, '')
        expect(eventsOf(`{"a":1}\n${prefix}`).end).toBe('report/truncated')
        expect(eventsOf(`{"a":1}\n${prefix}`, { takesOther: true }).end).toBe('report/truncated')
      }),
    )
  })

  it.each([
    ['text', 'hello\n{"a":1}'],
    ['text at the end', '{"a":1}\nhello'],
    ['an array', '[1]\n{"a":1}'],
    ['a whole array at the end', '{"a":1}\n[1]'],
    ['broken JSON with a line end', '{"a":1}\n{"a":\n'],
    ['broken JSON in the middle', '{"a":\n{"a":1}'],
    ['two objects on a line', '{"a":1}{"a":2}\n'],
  ])('refuses %s, unless the format takes other lines', (_, text) => {
    expect(eventsOf(text).end).toBe('report/malformed')
    const { others, end } = eventsOf(text, { takesOther: true })
    expect(end).toEqual({})
    expect(others).toHaveLength(1)
  })

  it('keeps other lines in their place among the events', () => {
    const order: string[] = []
    const reader = readAsJsonLines(() => ({
      event: () => void order.push('event'),
      other: () => void order.push('other'),
      end: () => ({}),
    }))(contextFor())
    expect(feed(reader, encode('{}\nx\n{}\ny\nz\n', 'utf-8'))).toEqual({})
    expect(order).toEqual(['event', 'other', 'event', 'other', 'other'])
  })

  it('refuses what is deeper than the limit, and counts no brackets in texts', () => {
    const nested = (depth: number): string => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`
    expect(eventsOf(nested(5), { depth: 5 }).end).toEqual({})
    expect(eventsOf(nested(6), { depth: 5 }).end).toBe('report/limit-exceeded')
    expect(eventsOf('{"a":"[[[[[[[[[[\\"[[[["}', { depth: 5 }).end).toEqual({})
    expect(eventsOf(`${'{"a":'.repeat(200_000)}1`, { depth: 100 }).end).toBe('report/limit-exceeded')
  })

  it('takes keys that every object inherits as plain keys', () => {
    const { events } = eventsOf('{"__proto__":{"polluted":1},"constructor":2}')
    expect(Object.keys(events[0] as object)).toEqual(['__proto__', 'constructor'])
    expect((events[0] as { polluted?: unknown }).polluted).toBeUndefined()
  })
})
