import type { SyntaxNode } from '@lezer/common'
import { parser } from '@lezer/java'
import { findMark } from '../quarantine-mark.ts'
import { lineAbove, withItsLine } from './lines.ts'
import { unescaped } from './string-literal.ts'
import { partNamed, partsOf, wholeTree } from './syntax-tree.ts'
import type { FindDeclarations, Insertion, TestDeclaration, Title } from './test-declaration.ts'

const testAnnotations = ['Test', 'ParameterizedTest', 'RepeatedTest', 'TestTemplate', 'TestFactory']
const skipAnnotations = ['Disabled', 'Ignore']
const types = ['ClassDeclaration', 'InterfaceDeclaration', 'EnumDeclaration', 'RecordDeclaration']

interface Annotation {
  readonly name: string
  readonly node: SyntaxNode
}

interface Type {
  readonly titles: readonly Title[]
  readonly isSkipped: boolean
}

/** JUnit 4, whose tests are skipped by `@Ignore`. */
export const junit4Declarations: FindDeclarations = (text) => javaDeclarations(text, 'org.junit.Ignore')

/** JUnit 5 and later, whose tests are skipped by `@Disabled`. */
export const junit5Declarations: FindDeclarations = (text) =>
  javaDeclarations(text, 'org.junit.jupiter.api.Disabled')

/** Ours is an annotation on a line of its own, with its full name: it needs no import. */
function javaDeclarations(text: string, skip: string): readonly TestDeclaration[] | undefined {
  const tree = wholeTree(parser, withoutClassLiterals(text))
  if (!tree) return undefined
  const declared = partNamed(tree.topNode, 'PackageDeclaration')
  const name = declared && partNamed(declared, 'ScopedIdentifier', 'Identifier')
  const namespace = name ? text.slice(name.from, name.to) : ''
  const around: Type[] = []
  const found: TestDeclaration[] = []
  tree.iterate({
    enter: ({ type, node }) => {
      if (types.includes(type.name)) {
        const annotations = annotationsOf(node, text)
        around.push({ titles: titlesOf(node, annotations, text), isSkipped: isSkipped(annotations) })
      } else if (type.name === 'MethodDeclaration') {
        const declaration = methodOf(node, { around, skip, text })
        if (declaration) found.push({ ...declaration, namespace })
      }
    },
    leave: ({ type }) => {
      if (types.includes(type.name)) around.pop()
    },
  })
  return found
}

/**
 * The parser does not know `Type.class` in annotations, but that of a primitive type or an array. A field of the same length is as
 * good: only places are read of the tree.
 */
function withoutClassLiterals(text: string): string {
  return text.replaceAll(/\.class\b/g, (literal, at: number) => {
    const before = text.slice(Math.max(0, at - 9), at)
    const isKnown = /(?:^|[^\w$])(?:void|boolean|byte|short|char|int|long|float|double)$|\]$/.test(before)
    return isKnown ? literal : '.clasz'
  })
}

interface MethodFacts {
  readonly around: readonly Type[]
  readonly skip: string
  readonly text: string
}

function methodOf(method: SyntaxNode, { around, skip, text }: MethodFacts): TestDeclaration | undefined {
  const annotations = annotationsOf(method, text)
  const test = annotations.find(({ name }) => testAnnotations.includes(name))
  if (!test) return undefined
  const declaration = {
    path: [...around.map(({ titles }) => titles), titlesOf(method, annotations, text)],
    at: method.from,
    isParametrised: test.name !== 'Test',
    insertions: [] as readonly Insertion[],
  }
  for (const { name, node } of annotations) {
    const mark = skipAnnotations.includes(name) ? findMark(text, node) : undefined
    if (mark) return { ...declaration, own: { mark, removals: [withItsLine(text, node)] } }
  }
  if (isSkipped(annotations) || around.some((type) => type.isSkipped))
    return { ...declaration, obstacle: 'already-skipped' }
  const above = lineAbove(text, method.from, (mark) => `@${skip}("${mark}")`)
  return above ? { ...declaration, insertions: [above] } : { ...declaration, obstacle: 'unsupported' }
}

function annotationsOf(declaration: SyntaxNode, text: string): readonly Annotation[] {
  const modifiers = partNamed(declaration, 'Modifiers')
  const nodes = modifiers ? partsOf(modifiers) : []
  return nodes.flatMap((node) => {
    const name = partNamed(node, 'Identifier', 'ScopedIdentifier')
    return name ? [{ name: text.slice(name.from, name.to).split('.').at(-1)?.trim() ?? '', node }] : []
  })
}

function isSkipped(annotations: readonly Annotation[]): boolean {
  return annotations.some(({ name }) => skipAnnotations.includes(name))
}

/** The name, and what `@DisplayName` says. */
function titlesOf(
  declaration: SyntaxNode,
  annotations: readonly Annotation[],
  text: string,
): readonly Title[] {
  const name = partNamed(declaration, 'Definition')
  const titles: Title[] = name ? [[text.slice(name.from, name.to)]] : []
  const list = annotations.find((one) => one.name === 'DisplayName')?.node.lastChild
  const literal = list ? partNamed(list, 'StringLiteral') : undefined
  const shown = literal && unescaped(text.slice(literal.from + 1, literal.to - 1))
  return shown === undefined ? titles : [...titles, [shown]]
}
