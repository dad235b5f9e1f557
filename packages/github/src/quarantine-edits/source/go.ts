import type { SyntaxNode } from '@lezer/common'
import { parser } from '@lezer/go'
import { findMark, type TextRange } from '../quarantine-mark.ts'
import { endOfLines, lineEnd, lineStart, withItsLine } from './lines.ts'
import { unescaped } from './string-literal.ts'
import { argumentsOf, partNamed, partsOf, wholeTree } from './syntax-tree.ts'
import type { Insertion, TestDeclaration, Title } from './test-declaration.ts'

interface Around {
  readonly node: TextRange
  readonly title: Title
  readonly parameter: string
}

/** The tests of a file of Go, with their subtests. Ours is a call of `Skip` on the first line of the function. */
export function goDeclarations(text: string): readonly TestDeclaration[] | undefined {
  const tree = wholeTree(parser, text)
  if (!tree) return undefined
  const around: Around[] = []
  const found: TestDeclaration[] = []
  const add = (node: SyntaxNode, body: SyntaxNode, title: Title): void => {
    const parameter = parameterOf(body, text)
    found.push(functionOf(body, { path: [...around.map((one) => [one.title]), [title]], parameter, text }))
    around.push({ node: { from: node.from, to: node.to }, title, parameter })
  }
  tree.iterate({
    enter: ({ type, node }) => {
      if (type.name === 'FunctionDecl') {
        const name = partNamed(node, 'DefName')
        const title = name ? text.slice(name.from, name.to) : ''
        if (title.startsWith('Test') && parameterOf(node, text) !== '') add(node, node, [title])
      } else if (type.name === 'CallExpr') {
        const { parameter = '' } = around.at(-1) ?? {}
        const [callee, list] = partsOf(node)
        if (!callee || !list || text.slice(callee.from, callee.to) !== `${parameter}.Run`) return
        const [name, body] = argumentsOf(list)
        if (name && body?.name === 'FunctionLiteral') add(node, body, subtestTitle(name, text))
      }
    },
    leave: ({ from, to }) => {
      const { node } = around.at(-1) ?? {}
      if (node?.from === from && node.to === to) around.pop()
    },
  })
  return found
}

/** The name of the parameter, where it is a single one of type `*testing.T`; empty where there is none. */
function parameterOf(body: SyntaxNode, text: string): string {
  const list = partNamed(body, 'Parameters')
  const [parameter, ...others] = list ? argumentsOf(list) : []
  const [name, type, ...rest] = parameter ? partsOf(parameter) : []
  if (!name || !type || rest.length > 0 || others.length > 0) return ''
  return text.slice(type.from, type.to) === '*testing.T' ? text.slice(name.from, name.to) : ''
}

/** As it is reported: with underscores for spaces. */
function subtestTitle(name: SyntaxNode, text: string): Title {
  const inside = text.slice(name.from + 1, name.to - 1)
  const title = name.name !== 'String' ? undefined : text[name.from] === '`' ? inside : unescaped(inside)
  return title === undefined ? ['', ''] : [title.replaceAll(' ', '_')]
}

interface FunctionFacts {
  readonly path: TestDeclaration['path']
  readonly parameter: string
  readonly text: string
}

function functionOf(body: SyntaxNode, { path, parameter, text }: FunctionFacts): TestDeclaration {
  const block = partNamed(body, 'Block')
  const at = body.from
  const declaration = { path, at, isParametrised: false, insertions: [] as readonly Insertion[] }
  if (!block) return { ...declaration, obstacle: 'unsupported' }
  const [, first] = partsOf(block)
  const statement = first ? text.slice(first.from, first.to) : ''
  const isSkip = /^\.Skip(?:Now|f)?\(/.test(statement.slice(parameter.length))
  if (first && isSkip && statement.startsWith(parameter)) {
    const mark = findMark(text, first)
    if (mark) return { ...declaration, own: { mark, removals: [withItsLine(text, first)] } }
    return { ...declaration, obstacle: 'already-skipped' }
  }
  const opened = text.slice(block.from + 1, lineEnd(text, block.from))
  if (parameter === '' || parameter === '_' || !/^[ \t]*\r?\n$/.test(opened))
    return { ...declaration, obstacle: 'unsupported' }
  const indent = /^[ \t]*/.exec(text.slice(lineStart(text, block.from)))?.[0] ?? ''
  const write = (mark: string): string => `${indent}\t${parameter}.Skip("${mark}")${endOfLines(text)}`
  return { ...declaration, insertions: [{ at: lineEnd(text, block.from), write }] }
}
