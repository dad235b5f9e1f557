import { blankRuby } from './blank-ruby.ts'
import { lineAbove, markedLineAbove } from './lines.ts'
import { unescaped } from './string-literal.ts'
import type { Insertion, TestDeclaration, Title } from './test-declaration.ts'

const suite =
  /^(?:RSpec\.)?([xf]?(?:describe|context|feature)|shared_examples(?:_for)?|shared_context)\b(?![.=?!])/
const example = /^([xf]?(?:it|specify|example|scenario))\b(?![.=?!])/

interface Suite {
  readonly indent: string
  readonly title: Title
  readonly isSkipped: boolean
}

/**
 * The examples of a source for RSpec. Ours is an `x` before the word, below a comment of one line.
 *
 * Which group an example is in is seen by how lines are indented; undefined where those are not as they are mostly written.
 */
export function rspecDeclarations(text: string): readonly TestDeclaration[] | undefined {
  const blank = blankRuby(text)
  if (blank === undefined) return undefined
  const around: Suite[] = []
  const found: TestDeclaration[] = []
  let at = 0
  for (const line of blank.split('\n')) {
    const indent = /^[ \t]*/.exec(line)?.[0] ?? ''
    const code = line.trim()
    const start = at + indent.length
    at += line.length + 1
    if (code === '') continue
    const { indent: outer } = around.at(-1) ?? {}
    if (outer !== undefined && indent.length <= outer.length) {
      if (code !== 'end' || indent !== outer) return undefined
      around.pop()
      continue
    }
    const word = suite.exec(code)
    if (word && /\bdo(?:\s*\|[^|]*\|)?$/.test(code)) {
      const from = start + word[0].length
      const isShared = word[1]?.startsWith('shared') ?? false
      const title = isShared ? (['', ''] as const) : titleOf(text.slice(from, at - 1))
      around.push({ indent, title, isSkipped: word[1]?.startsWith('x') || isSkipping(code) })
      continue
    }
    const exampleWord = example.exec(code)?.[1]
    if (exampleWord !== undefined)
      found.push(exampleOf({ word: exampleWord, start, code, around, text, line: text.slice(start, at - 1) }))
  }
  return around.length > 0 ? undefined : found
}

interface ExampleFacts {
  readonly word: string
  readonly start: number
  /** The line without what is no code. */
  readonly code: string
  readonly line: string
  readonly around: readonly Suite[]
  readonly text: string
}

function exampleOf({ word, start, code, line, around, text }: ExampleFacts): TestDeclaration {
  const declaration = {
    path: [...around.map(({ title }) => [title]), [titleOf(line.slice(word.length))]],
    at: start,
    isParametrised: false,
    insertions: [] as readonly Insertion[],
  }
  const comment = markedLineAbove(text, start, '#')
  if (comment && word.startsWith('x')) {
    const removals = [comment.line, { from: start, to: start + 1 }]
    return { ...declaration, own: { mark: comment.mark, removals } }
  }
  const hasBlock = /\bdo(?:\s*\|[^|]*\|)?$|\{/.test(code)
  // Without a block it is to be written, unless the block begins on another line.
  const isPending = !hasBlock && !code.endsWith(',')
  if (word.startsWith('x') || isPending || isSkipping(code) || around.some(({ isSkipped }) => isSkipped))
    return { ...declaration, obstacle: 'already-skipped' }
  const above = lineAbove(text, start, (mark) => `# ${mark}`)
  if (!above || !hasBlock || comment || word.startsWith('f'))
    return { ...declaration, obstacle: 'unsupported' }
  return { ...declaration, insertions: [above, { at: start, write: () => 'x' }] }
}

function isSkipping(code: string): boolean {
  return /(?:\b(?:skip|pending):|:(?:skip|pending)\b)/.test(code)
}

/** The texts and constants that a group or an example is named by, as RSpec joins them. */
function titleOf(line: string): Title {
  const parts: string[] = []
  let rest = line.replace(/^\s*\(?\s*/, '')
  for (;;) {
    const literal = /^(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\#]|\\.|#(?!\{))*)"|([A-Z][\w:]*)(?![\w(.]))/.exec(rest)
    if (!literal) break
    const part = literal[3] ?? literal[1]?.replaceAll(/\\(['\\])/g, '$1') ?? unescaped(literal[2] ?? '')
    if (part === undefined) return ['', '']
    parts.push(part)
    const comma = /^\s*,\s*/.exec(rest.slice(literal[0].length))
    if (!comma) {
      rest = rest.slice(literal[0].length)
      break
    }
    rest = rest.slice(literal[0].length + comma[0].length)
  }
  const isWhole = parts.length > 0 && /^\)?\s*(?:$|do\b|\{|[a-z_]\w*:|:[a-z_])/.test(rest.trimStart())
  return isWhole ? [parts.join(' ')] : ['', '']
}
