import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { historyCsv, type StatisticsPoint } from '../../src/stats/index.ts'

/** RFC 4180, section 2, read one character after the other; anything that it does not allow is thrown at. */
function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    let field = ''
    if (text[at] === '"') {
      at += 1
      for (;;) {
        if (at >= text.length) throw new Error('a quoted field without an end')
        if (text[at] !== '"') field += text[at++] ?? ''
        else if (text[at + 1] === '"') {
          field += '"'
          at += 2
        } else break
      }
      at += 1
    } else while (at < text.length && !',\r\n"'.includes(text[at] ?? '')) field += text[at++] ?? ''
    row.push(field)
    if (text[at] === ',') at += 1
    else if (text.startsWith('\r\n', at)) {
      rows.push(row)
      row = []
      at += 2
    } else throw new Error(`neither a comma nor the end of a line at ${at}`)
  }
  return rows
}

const anyText = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n', '\r\n', '~', '/', ' ', '😀') }),
  fc.string(),
)

describe('historyCsv', () => {
  it('gives back every name and value, whatever is in them', () => {
    const point = fc.record({
      key: anyText,
      counts: fc.array(fc.tuple(anyText, fc.oneof(fc.integer(), anyText, fc.boolean())), { maxLength: 4 }),
    })
    fc.assert(
      fc.property(fc.array(point, { maxLength: 4 }), (points) => {
        const rows = readCsv(
          historyCsv(
            points.map(({ key, counts }): StatisticsPoint => ({
              start: 0,
              end: 1_000,
              key,
              result: counts.map(([name, value]) => [name, value]),
            })),
          ),
        )
        const expected = points.flatMap(({ key, counts }) =>
          counts.flatMap((pair, index) =>
            pair.map((value, place) => [
              '1970-01-01T00:00:00.000Z',
              '1970-01-01T00:00:01.000Z',
              key,
              `/${index}/${place}`,
              String(value),
            ]),
          ),
        )
        expect(rows).toEqual([['start', 'end', 'key', 'name', 'value'], ...expected])
      }),
    )
  })

  it('names values by JSON pointers, and leaves out the header on request', () => {
    const point = { start: 0, result: { 'a/b': { '~': 1 }, rate: null } }
    expect(historyCsv([point], { withHeader: false })).toBe(
      '1970-01-01T00:00:00.000Z,,,/a~1b/~0,1\r\n1970-01-01T00:00:00.000Z,,,/rate,\r\n',
    )
  })

  it('writes texts as they are, or on request so that a spreadsheet works nothing out', () => {
    const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\n=1', '\r1']
    const texts = ['a=1', "'=1", '1-2', '', ...formulas]
    const points = texts.map((text): StatisticsPoint => ({ start: 0, key: text, result: [text, -1] }))
    const shown = (csv: string): readonly (readonly (string | undefined)[])[] =>
      readCsv(csv).map(([, , key, , value]) => [key, value])
    expect(shown(historyCsv(points, { withHeader: false }))).toEqual(
      texts.flatMap((text) => [
        [text, text],
        [text, '-1'],
      ]),
    )
    expect(shown(historyCsv(points, { withHeader: false, forSpreadsheets: true }))).toEqual(
      texts.flatMap((text) => {
        const safe = formulas.includes(text) ? `'${text}` : text
        return [
          [safe, safe],
          [safe, '-1'],
        ]
      }),
    )
  })
})
