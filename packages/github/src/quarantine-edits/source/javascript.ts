import type { SyntaxNode } from '@lezer/common'
import { parser } from '@lezer/javascript'
import type { TextRange } from '../quarantine-mark.ts'
import { indentBefore, lineAbove, markedLineAbove } from './lines.ts'
import { unescaped } from './string-literal.ts'
import { argumentsOf, partNamed, partsOf, wholeTree } from './syntax-tree.ts'
import type { Insertion, TestDeclaration, Title } from './test-declaration.ts'

const tests = ['it', 'test', 'specify']
const suites = ['describe', 'context', 'suite']
const skipped = ['xit', 'xtest', 'xspecify', 'xdescribe', 'xcontext']
const focused = ['fit', 'ftest', 'fdescribe']

const tables = ['each', 'for']
/** Called with something before they are called with a title. */
const called = [...tables, 'skipIf', 'runIf']
/** `.skip` may stand behind these. */
const plain = ['concurrent', 'sequential']

const parsers = [parser.configure({ dialect: 'ts' }), parser.configure({ dialect: 'ts jsx' })]

interface Modifier {
  readonly name: string
  /** With the dot. */
  readonly range: TextRange
  readonly isCalled: boolean
}

interface Callee {
  readonly base: SyntaxNode
  readonly name: string
  readonly modifiers: readonly Modifier[]
}

interface Suite {
  readonly call: TextRange
  readonly title: Title
  readonly isTable: boolean
  readonly isSkipped: boolean
}

const unknown: Title = ['', '']

/**
 * The tests of a source for Jest, Vitest or Mocha, in JavaScript or TypeScript. Ours is `.skip` below a comment of one line.
 */
export function javascriptDeclarations(text: string): readonly TestDeclaration[] | undefined {
  let tree
  for (const one of parsers) tree ??= wholeTree(one, text)
  if (!tree) return undefined
  const around: Suite[] = []
  const found: TestDeclaration[] = []
  tree.iterate({
    enter: ({ name, node }) => {
      if (name !== 'CallExpression') return
      const callee = calleeOf(node, text)
      if (!callee) return
      const list = partNamed(node, 'ArgList')
      const [first, second] = list ? argumentsOf(list) : []
      if (!first) return
      const isTable = callee.modifiers.some((one) => tables.includes(one.name))
      const title = titleOf(first, text, isTable)
      if (tests.includes(callee.name.replace(/^[fx]/, '')))
        found.push(declarationOf(node, { callee, title, around, options: second, text }))
      else
        around.push({ call: { from: node.from, to: node.to }, title, isTable, isSkipped: isSkipped(callee) })
    },
    leave: ({ name, from, to }) => {
      const { call } = around.at(-1) ?? {}
      if (name === 'CallExpression' && call?.from === from && call.to === to) around.pop()
    },
  })
  return found
}

/** What is called, where it is one of the words that declare something, and this call is the one with the title. */
function calleeOf(call: SyntaxNode, text: string): Callee | undefined {
  const modifiers: Modifier[] = []
  let isCalled = false
  for (let node = call.firstChild; node; node = node.firstChild) {
    if (node.name === 'VariableName') {
      const name = text.slice(node.from, node.to)
      const isWord = [...tests, ...suites, ...skipped, ...focused].includes(name)
      const isTitled = !isCalled && modifiers.every((one) => one.isCalled === called.includes(one.name))
      return isWord && isTitled ? { base: node, name, modifiers: modifiers.reverse() } : undefined
    }
    if (node.name === 'CallExpression' || node.name === 'TaggedTemplateExpression') {
      if (isCalled) return undefined
      isCalled = true
      continue
    }
    const [dot, property] = partsOf(node).slice(1)
    if (node.name !== 'MemberExpression' || dot?.name !== '.' || !property) return undefined
    const name = text.slice(property.from, property.to)
    modifiers.push({ name, range: { from: dot.from, to: property.to }, isCalled })
    isCalled = false
  }
  return undefined
}

function isSkipped({ name, modifiers }: Callee): boolean {
  return skipped.includes(name) || modifiers.some((one) => one.name === 'skip' || one.name === 'todo')
}

interface DeclarationFacts {
  readonly callee: Callee
  readonly title: Title
  readonly around: readonly Suite[]
  readonly options: SyntaxNode | undefined
  readonly text: string
}

function declarationOf(call: SyntaxNode, facts: DeclarationFacts): TestDeclaration {
  const { callee, title, around, options, text } = facts
  const { base, modifiers } = callee
  const comment = markedLineAbove(text, call.from, '//')
  const skip = modifiers.find(({ name }) => name === 'skip')
  const isTable = modifiers.some(({ name }) => tables.includes(name))
  const declaration = {
    path: [...around.map((suite) => [suite.title]), [title]],
    at: call.from,
    isParametrised: isTable || around.some((suite) => suite.isTable),
    insertions: [] as readonly Insertion[],
  }
  const isAlone = indentBefore(text, call.from) !== undefined
  if (comment && skip && isAlone)
    return { ...declaration, own: { mark: comment.mark, removals: [comment.line, skip.range] } }
  if (isSkipped(callee) || around.some((suite) => suite.isSkipped) || isSkippedBy(options, text))
    return { ...declaration, obstacle: 'already-skipped' }
  const isPlain = modifiers.every(({ name }) => [...plain, ...tables].includes(name))
  const above = lineAbove(text, call.from, (mark) => `// ${mark}`)
  const isStatement = call.parent?.name === 'ExpressionStatement'
  if (!above || !isStatement || !isPlain || comment || focused.includes(callee.name))
    return { ...declaration, obstacle: 'unsupported' }
  const last = modifiers.findLast(({ name }) => plain.includes(name))
  return { ...declaration, insertions: [above, { at: last?.range.to ?? base.to, write: () => '.skip' }] }
}

/** Whether the options of a test, as `{ skip: true }`, say anything of skipping. */
function isSkippedBy(options: SyntaxNode | undefined, text: string): boolean {
  if (options?.name !== 'ObjectExpression') return false
  return partsOf(options).some((property) => /^(?:skip|todo)\b/.test(text.slice(property.from, property.to)))
}

function titleOf(node: SyntaxNode, text: string, isTable: boolean): Title {
  const holes =
    node.name === 'TemplateString' ? partsOf(node).filter(({ name }) => name === 'Interpolation') : []
  if (node.name !== 'String' && node.name !== 'TemplateString') return unknown
  const starts = [node.from + 1, ...holes.map(({ to }) => to)]
  const ends = [...holes.map(({ from }) => from), node.to - 1]
  const title: string[] = []
  for (const [index, start] of starts.entries()) {
    const piece = unescaped(text.slice(start, ends[index]))
    if (piece === undefined) return unknown
    const filled = isTable ? piece.split(/%[a-z#$]|\$[\w#][\w#.]*/i) : [piece]
    title.push(...filled.map((part) => part.replaceAll('%%', '%')))
  }
  return title
}
