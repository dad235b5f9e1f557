import type { SyntaxNode } from '@lezer/common'
import { parser } from '@lezer/python'
import { findMark, type TextRange } from '../quarantine-mark.ts'
import { endOfLines, indentBefore, lineAbove, lineStart, withItsLine } from './lines.ts'
import { partNamed, partsOf, wholeTree } from './syntax-tree.ts'
import type { Insertion, TestDeclaration } from './test-declaration.ts'

const ownImport = 'import pytest  # gatewright:quarantine'

interface Scope {
  readonly name: string
  readonly isClass: boolean
  readonly isSkipped: boolean
}

interface ModuleFacts {
  readonly text: string
  readonly isSkipped: boolean
  /** The import that the annotation needs; null where there is one, undefined where there is no place for it. */
  readonly import: Insertion | null | undefined
  readonly ownImports: readonly TextRange[]
}

/**
 * The tests of a module for pytest. Ours is `@pytest.mark.skip` on a line of its own, with an import of pytest where the module
 * has none.
 */
export function pytestDeclarations(text: string): readonly TestDeclaration[] | undefined {
  const tree = wholeTree(parser, text, isNothing)
  if (!tree) return undefined
  const module = moduleFacts(tree.topNode, text)
  const around: Scope[] = []
  const found: TestDeclaration[] = []
  tree.iterate({
    enter: ({ type, node }) => {
      const isClass = type.name === 'ClassDefinition'
      if (!isClass && type.name !== 'FunctionDefinition') return
      const named = partNamed(node, 'VariableName')
      const name = named ? text.slice(named.from, named.to) : ''
      if (!isClass && name.startsWith('test') && around.every((scope) => scope.isClass))
        found.push(functionOf(node, { name, around, module }))
      around.push({ name, isClass, isSkipped: decoratorsOf(node).some((one) => isSkip(one, text)) })
    },
    leave: ({ type }) => {
      if (type.name === 'ClassDefinition' || type.name === 'FunctionDefinition') around.pop()
    },
  })
  return found
}

function moduleFacts(module: SyntaxNode, text: string): ModuleFacts {
  const statements = partsOf(module)
  const textOf = ({ from, to }: TextRange): string => text.slice(from, to)
  const imports = statements.filter((one) => one.name === 'ImportStatement')
  const ownImports = imports
    .map(({ from }) => ({ from, to: from + ownImport.length }))
    .filter((range) => textOf(range) === ownImport)
    .map((range) => withItsLine(text, range))
  const hasImport = imports.some((one) => /^import\s+(?:[\w.]+\s*,\s*)*pytest\s*(?:,|$)/.test(textOf(one)))
  // A docstring and imports of the future have to stay first.
  const first = statements.find(
    (one, index) =>
      !(index === 0 && one.name === 'ExpressionStatement' && partNamed(one, 'String', 'ContinuedString')) &&
      !(one.name === 'ImportStatement' && /^from\s+__future__\b/.test(textOf(one))),
  )
  const isOnItsLine = first && indentBefore(text, first.from) === ''
  const write = (): string => `${ownImport}${endOfLines(text)}`
  return {
    text,
    isSkipped: statements.some(
      (one) => one.name === 'AssignStatement' && /^pytestmark\b[^#]*\bmark\.skip\b/.test(textOf(one)),
    ),
    import: hasImport ? null : isOnItsLine ? { at: lineStart(text, first.from), write } : undefined,
    ownImports,
  }
}

interface FunctionFacts {
  readonly name: string
  readonly around: readonly Scope[]
  readonly module: ModuleFacts
}

function functionOf(node: SyntaxNode, { name, around, module }: FunctionFacts): TestDeclaration {
  const { text } = module
  const decorators = decoratorsOf(node)
  const at = decorators.length > 0 ? (node.parent?.from ?? node.from) : node.from
  const declaration = {
    path: [...around.map((scope) => [[scope.name]]), [[name]]],
    at,
    isParametrised: decorators.some((one) => dottedName(one, text).endsWith('.parametrize')),
    insertions: [] as readonly Insertion[],
  }
  for (const decorator of decorators.filter((one) => isSkip(one, text))) {
    const mark = findMark(text, decorator)
    const range = { from: decorator.from, to: trimmedEnd(text, decorator) }
    const removals = [withItsLine(text, range)]
    if (mark) return { ...declaration, own: { mark, removals, removalsOfLast: module.ownImports } }
    return { ...declaration, obstacle: 'already-skipped' }
  }
  if (module.isSkipped || around.some((scope) => scope.isSkipped))
    return { ...declaration, obstacle: 'already-skipped' }
  const above = lineAbove(text, at, (mark) => `@pytest.mark.skip(reason="${mark}")`)
  if (!above || module.import === undefined) return { ...declaration, obstacle: 'unsupported' }
  return { ...declaration, insertions: [...(module.import ? [module.import] : []), above] }
}

/** Where the parser misses something that may be missing: behind `yield`, and behind the point of `1.`. */
function isNothing({ parent, from, to }: SyntaxNode): boolean {
  if (from !== to) return false
  return (
    parent?.name === 'YieldStatement' ||
    (parent?.name === 'MemberExpression' && parent.firstChild?.name === 'Number')
  )
}

function decoratorsOf(node: SyntaxNode): readonly SyntaxNode[] {
  const { parent } = node
  return parent?.name === 'DecoratedStatement'
    ? partsOf(parent).filter((one) => one.name === 'Decorator')
    : []
}

function dottedName(decorator: SyntaxNode, text: string): string {
  const list = partNamed(decorator, 'ArgList')
  return text.slice(decorator.from + 1, list?.from ?? decorator.to).trim()
}

function isSkip(decorator: SyntaxNode, text: string): boolean {
  return /(?:^|\.)skip$/.test(dottedName(decorator, text))
}

/** The end of a decorator without the end of its line, which the parser counts to it. */
function trimmedEnd(text: string, { from, to }: TextRange): number {
  return from + text.slice(from, to).trimEnd().length
}
