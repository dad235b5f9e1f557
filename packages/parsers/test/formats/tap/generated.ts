import fc from 'fast-check'

/**
 * Where tap-parser is wrong, or reads what nobody writes. `isMet` finds the documents in which it plays a part.
 */
export const exceptions: readonly { readonly what: string; readonly isMet: (text: string) => boolean }[] = [
  {
    what: 'A hash with nothing but a brace behind it: it is the name.',
    isMet: (text) => /#\s*\{$/m.test(text),
  },
  { what: 'Braces with no subtests inside: it does not see where they end.', isMet: hasEmptyBraces },
  {
    what: 'Braces that are open when the run bails out: it gives their points in another order.',
    isMet: (text) => text.includes('{') && /bail out!/i.test(text),
  },
  { what: 'Two braces at the end of a point: it drops both.', isMet: (text) => /\{.*\{$/m.test(text) },
]

const words = [
  'adds',
  'total',
  'a b',
  'é ✓',
  'x # y',
  'C\\#',
  '\\\\',
  'a\\b',
  '{x}',
  '',
  '- -',
  '# SKIP',
  '# skip no display',
  '# TODO',
  '# todo: later',
  '# SKIPPED x',
  '# time=1.5ms',
  '# duration_ms 3',
  '# time=2s',
  '# unknown',
  '# TODO {',
  '{',
  '#',
]
const soup = [
  'TAP version 13',
  'TAP version 14',
  '1..0',
  '1..1',
  '1..2',
  '1..3',
  '1..0 # SKIP none',
  '2..3',
  '1..2 # note',
  '# Subtest: inner',
  '# Subtest',
  '# comment',
  '# time=12ms',
  'text',
  '}',
  '{',
  '---',
  '...',
  'pragma +strict',
  'pragma -strict',
  'Bail out!',
  'bail out! no database',
  'message: a',
  'duration_ms: 12.5',
  'a: [1, 2]',
  'a: "',
  'at:',
  '',
]
const pointLine = fc
  .tuple(
    fc.constantFrom('ok', 'not ok'),
    fc.constantFrom('', ' 1', ' 2', ' 3', ' 12'),
    fc.constantFrom('', ' -', ' '),
    fc.array(fc.constantFrom(...words), { maxLength: 3 }),
  )
  .map(([word, id, dash, rest]) => `${word}${id}${dash}${rest.length > 0 ? ` ${rest.join(' ')}` : ''}`)
const anyLine = fc
  .tuple(
    fc.constantFrom(0, 0, 0, 1, 2, 4, 4, 6, 8, 8, 10, 12),
    fc.oneof({ weight: 2, arbitrary: pointLine }, { weight: 2, arbitrary: fc.constantFrom(...soup) }),
  )
  .map(([indent, text]) => (' '.repeat(indent) + text).trimEnd())
/** Documents of lines that are TAP, nearly TAP, or none, at any indent. */
export const document: fc.Arbitrary<string> = fc
  .array(anyLine, { maxLength: 24 })
  .map((lines) => `${lines.join('\n')}\n`)

interface Tree {
  readonly isOk: boolean
  readonly rest: string
  readonly inner: readonly Tree[]
  readonly style: 'announced' | 'bare' | 'braces'
}

const { trees } = fc.letrec<{ trees: Tree[]; tree: Tree }>((tie) => ({
  trees: fc.array(tie('tree'), { maxLength: 4, depthIdentifier: 'tap' }),
  tree: fc.record({
    isOk: fc.integer({ min: 0, max: 9 }).map((roll) => roll > 0),
    rest: fc.constantFrom('', '', ' - a', ' - a # time=1ms', ' - b # SKIP x', ' - c # TODO y', ' d'),
    inner: fc.oneof({ depthIdentifier: 'tap', maxDepth: 2 }, fc.constant([]), tie('trees')),
    style: fc.constantFrom('announced', 'bare', 'braces'),
  }),
}))

function linesOf(level: readonly Tree[], planFirst: boolean): string[] {
  const plan = `1..${level.length}`
  const points = level.flatMap(({ isOk, rest, inner, style }, index) => {
    const point = `${isOk ? 'ok' : 'not ok'} ${index + 1}${rest}`
    const below = inner.length === 0 ? [] : linesOf(inner, planFirst).map((line) => `    ${line}`)
    if (below.length === 0) return [point, ...(isOk ? [] : ['  ---', '  message: x', '  ...'])]
    if (style === 'braces') return [`${point} {`, ...below, '}']
    return [...(style === 'bare' ? [] : ['# Subtest: s']), ...below, point]
  })
  return planFirst ? [plan, ...points] : [...points, plan]
}

const mutation = fc.record({
  kind: fc.constantFrom('drop', 'repeat', 'swap', 'fail', 'insert'),
  at: fc.nat(40),
  line: anyLine,
})

/** Documents that are right, and such with one or two lines dropped, repeated, swapped, changed or put in. */
export const nearlyRight: fc.Arbitrary<string> = fc
  .tuple(trees, fc.boolean(), fc.array(mutation, { maxLength: 2 }))
  .map(([tree, planFirst, mutations]) => {
    const lines = linesOf(tree, planFirst)
    for (const { kind, at, line } of mutations) {
      const index = at % (lines.length + 1)
      const old = lines[index] ?? ''
      if (kind === 'drop') lines.splice(index, 1)
      else if (kind === 'repeat') lines.splice(index, 0, old)
      else if (kind === 'swap') lines.splice(index, 2, lines[index + 1] ?? '', old)
      else if (kind === 'fail') lines[index] = old.replace(/^( *)ok/, '$1not ok')
      else lines.splice(index, 0, line)
    }
    return `${lines.join('\n')}\n`
  })

function hasEmptyBraces(text: string): boolean {
  let open: readonly number[] = []
  for (const line of text.split('\n')) {
    const indent = line.length - line.trimStart().length
    if (line.trim() === '}' && open.includes(indent)) return true
    if (line.trim() !== '---') open = open.filter((brace) => indent < brace + 4)
    if (/\{(?:\s*#.*)?$/.test(line)) open = [...open, indent]
  }
  return false
}
