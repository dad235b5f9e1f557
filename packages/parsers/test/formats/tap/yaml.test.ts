import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { readPlainBlock, readPlainYaml, withoutIndent } from '../../../src/formats/tap/plain-yaml.ts'
import { readYamlDocuments } from '../../../src/formats/tap/yaml-documents.ts'
import { bytesOf, chunksOf } from '../../support.ts'
import { readTap } from './support.ts'

const pieces = fc.constantFrom(
  ..."a|b: |key: |key:|\n|\n  |\n    | |'|\"|''|\\n|\\|- |#| #|1|0|.5|-1|e3|true|NULL|~|é|\u2028|\u{1F600}|[|{|__proto__: ".split(
    '|',
  ),
  ...'/p@=@<@(@>@&@*@!@%@|-@|@`@? @,@:@...@---@0x1F@\t@\0@\u001B@n: 007'.split('@'),
)
const written = fc.oneof(
  fc.array(pieces, { maxLength: 3 }).map((parts) => parts.join('')),
  fc.constantFrom(
    '|-\n  a\n  b',
    '|\n  a\n   b',
    '|-\n  a\n  \tb',
    '|-\n  \ta\n  b\t',
    "\n  n: 1\n  m: 'q'",
    '\n  n:\n    k: v',
    "'it''s'",
    '"q\\"\\n"',
    '1.50',
    'foo: bar',
  ),
)
const keys = fc.constantFrom('a', 'b', 'stack', '__proto__', 'toString', 'x_1')
const block = fc.oneof(
  fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join('')),
  fc
    .array(fc.tuple(keys, written), { minLength: 1, maxLength: 6 })
    .map((entries) => entries.map(([key, value]) => `${key}: ${value}`).join('\n')),
)

describe('the reader of plain YAML', () => {
  it('says what the library says, or nothing', () => {
    let plain = 0
    fc.assert(
      fc.property(block, (text) => {
        const value = readPlainYaml(text)
        if (value === undefined) return
        plain += 1
        const document = parseDocument(text, { schema: 'core', uniqueKeys: false, logLevel: 'silent' })
        expect(document.errors).toEqual([])
        expect(value).toEqual(document.toJS())
        expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
      }),
      { numRuns: 5000 },
    )
    expect(plain).toBeGreaterThan(100)
  })

  it.each([
    [
      'a: \'b\'\nc: 1.5\nd: "e\\n"\nf:\n  g: h\ni: |-\n  j\n  k',
      { a: 'b', c: 1.5, d: 'e\n', f: { g: 'h' }, i: 'j\nk' },
    ],
    ['a: b c (d)', { a: 'b c (d)' }],
  ])('reads %j', (text, expected) => {
    expect(readPlainYaml(text)).toEqual(expected)
  })
})

const indented = (text: string, indent: string): string =>
  text
    .split('\n')
    .map((line) => `${indent}${line}\n`)
    .join('')

describe('a block of YAML within a report', () => {
  const indents = fc.nat(5).map((count) => ' '.repeat(count))
  const durations = fc.constantFrom('5', "'5.5'", '1e3', '"1e3"', '-1', "'x'", '007', '', 'true', '5 #')
  const lines = fc
    .array(
      fc.oneof(
        block,
        durations.map((ms) => `duration_ms: ${ms}`),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((parts) => parts.join('\n'))

  it('is plain where it would be one by itself, and ends at its mark', () => {
    let plain = 0
    fc.assert(
      fc.property(lines, indents, fc.constantFrom('', 'ok\n', 'x: 1\n   ...\n'), (text, indent, rest) => {
        fc.pre(!/^\.\.\.$/m.test(text))
        const before = 'not ok 1\n'
        const report = `${before}${indented(`${text}\n...`, indent)}${rest}`
        const found = readPlainBlock(report, before.length, indent.length)
        expect(found?.value).toEqual(readPlainYaml(text))
        if (!found) return
        plain += 1
        expect(withoutIndent(report, before.length, found.end - 1, indent.length)).toBe(text)
        expect(found.lines).toBe(text.split('\n').length)
        expect(report.slice(found.end)).toBe(`${indent}...\n${rest}`)
      }),
      { numRuns: 3000 },
    )
    expect(plain).toBeGreaterThan(100)
  })

  it('says the same at once and line by line', async () => {
    const points = fc.constantFrom('ok 1', 'not ok 1', 'not ok 1 # TODO', 'not ok 1 # SKIP', 'ok 1 - é')
    await fc.assert(
      fc.asyncProperty(
        points,
        lines,
        fc.constantFrom(' ', '  ', '   ', '      '),
        fc.constantFrom('', '    '),
        fc.constantFrom('...', '..', ' ...', '', '\r'),
        async (point, text, indent, subtest, end) => {
          const yaml = indented(`---\n${text}`, subtest + indent)
          const closing = `${subtest}${indent}${end}\n`
          const report = `${subtest && '# Subtest: s\n'}${subtest}${point}\n${yaml}${closing}${subtest}ok 2\n${subtest}1..2\n${
            subtest && 'not ok 1 - s\n1..1\n'
          }`
          // Behind what is longer than a head it comes whole, or a byte at a time and so never at once.
          const bytes = bytesOf(`${`# ${'x'.repeat(76)}\n`.repeat(60)}${report}`)
          const cuts = Array.from({ length: bytes.length }, (_, at) => at)
          expect(await readTap(chunksOf(bytes, cuts))).toEqual(await readTap(bytes))
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('a block of YAML', () => {
  it.each([
    [
      'tags',
      'a: !re /(x+)+$/\nb: !!js/function f\nc: !error d\ne: !!binary eA==',
      { a: '/(x+)+$/', b: 'f', c: 'd', e: 'eA==' },
    ],
    ['dates', 'a: 2024-01-01', { a: '2024-01-01' }],
    ['an alias', 'a: &b [1]\nc: *b', { a: [1], c: [1] }],
    ['a merge key', 'a: &b {c: 1}\n<<: *b', { a: { c: 1 }, '<<': { c: 1 } }],
    ['keys twice', 'a: [1]\na: [2]', { a: [2] }],
  ])('with %s is plain data', (_name, text, expected) => {
    expect(readYamlDocuments(text).values).toEqual([expected])
  })

  it('with a key of a prototype leaves prototypes alone', () => {
    const [value] = readYamlDocuments('__proto__: {polluted: 1}\nconstructor: [2]').values
    expect(Object.keys(value ?? {})).toEqual(['__proto__', 'constructor'])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect('polluted' in {}).toBe(false)
  })

  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefghi'
      .split('')
      .map((key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`),
  ].join('\n')
  it.each([
    ['brackets too deep', '{'.repeat(60_000)],
    ['brackets too deep behind closing ones', `a: ${']'.repeat(1000)}${'['.repeat(1000)}`],
    ['brackets that close others', '{]'.repeat(30_000)],
    ['dashes too deep', '- '.repeat(30_000)],
    ['structures as keys', `${'? '.repeat(100)}a`],
    ['more tokens than anybody writes', 'a: 1\n'.repeat(5000)],
    ['aliases of aliases', bomb],
    ['aliases of nothing', 'a: *b'],
  ])('with %s is not read', (_name, text) => {
    const { values, isReadable, tokens } = readYamlDocuments(`x: [1]\n${text}`)
    expect(values).toEqual([])
    expect(isReadable).toBe(false)
    expect(tokens).toBeLessThanOrEqual(8000)
  })
})
