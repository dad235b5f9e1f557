import { findMark } from '../quarantine-mark.ts'
import { blankCsharp } from './blank-csharp.ts'
import { lineAbove, withItsLine } from './lines.ts'
import type { Insertion, TestDeclaration } from './test-declaration.ts'

const modifiers =
  '(?:(?:public|internal|private|protected|static|sealed|abstract|partial|file|readonly|unsafe|new|async|virtual|override)\\s+)*'
const typeHeader = new RegExp(
  `^${modifiers}(?:class|struct|interface|record(?:\\s+(?:class|struct))?)\\s+(\\w+)`,
)
const namespaceHeader = /^namespace\s+([\w.]+)\s*$/
const testAttribute = /\b(?:Test|TestCase|TestCaseSource|Theory)(?:Attribute)?\b/
const tableAttribute = /\b(?:TestCase|TestCaseSource|Theory)(?:Attribute)?\b/
const skipAttribute = /\b(?:Ignore|IgnoreAttribute|Explicit|ExplicitAttribute)\b/

interface Block {
  readonly kind: 'type' | 'other'
  readonly name: string
  readonly isSkipped: boolean
}

/** What stands before a body: the attributes, and the rest. */
interface Header {
  readonly at: number
  readonly attributes: readonly { readonly from: number; readonly to: number }[]
  readonly rest: string
}

/**
 * The tests of a source in C# for NUnit. Ours is an attribute on a line of its own, with its full name: it needs no `using`.
 */
export function nunitDeclarations(text: string): readonly TestDeclaration[] | undefined {
  const blank = blankCsharp(text)
  if (blank === undefined) return undefined
  const around: Block[] = []
  const found: TestDeclaration[] = []
  /** The one that is for the rest of the file. */
  let wide = ''
  let start = 0
  let nested = 0
  for (let at = 0; at < blank.length; at++) {
    const character = blank[at] ?? ''
    if ('(['.includes(character)) nested++
    if (')]'.includes(character)) nested--
    if (nested < 0) return undefined
    if (nested > 0 || !'{};'.includes(character)) continue
    const header = character === '}' ? undefined : headerOf(blank, start, at)
    if (header && around.every(({ name }) => name !== '')) {
      const name = testName(header, blank)
      if (name !== undefined && around.at(-1)?.kind === 'type')
        found.push({
          ...methodOf(header, { name, around, blank, text }),
          namespace: namespaceOf(around, wide),
        })
    }
    const namespace = header && namespaceHeader.exec(header.rest)?.[1]
    if (namespace && character === ';') wide = namespace
    if (character === '{' && header) around.push(blockOf(header, blank, namespace))
    if (character === '}' && !around.pop()) return undefined
    start = at + 1
  }
  return around.length > 0 || nested > 0 ? undefined : found
}

function namespaceOf(around: readonly Block[], wide: string): string {
  const names = around.filter(({ kind }) => kind === 'other').map(({ name }) => name)
  return [wide, ...names].filter((name) => name !== '').join('.')
}

function headerOf(blank: string, start: number, end: number): Header {
  const attributes: { from: number; to: number }[] = []
  let at = start
  for (;;) {
    while (at < end && /\s/.test(blank[at] ?? '')) at++
    if (blank[at] !== '[') break
    let depth = 0
    const from = at
    do {
      if (blank[at] === '[') depth++
      if (blank[at] === ']') depth--
      at++
    } while (depth > 0 && at < end)
    attributes.push({ from, to: at })
  }
  return { at: attributes[0]?.from ?? at, attributes, rest: blank.slice(at, end).trim() }
}

function blockOf({ attributes, rest }: Header, blank: string, namespace: string | undefined): Block {
  const name = typeHeader.exec(rest)?.[1]
  const isSkipped = attributes.some(({ from, to }) => skipAttribute.test(blank.slice(from, to)))
  if (name !== undefined) return { kind: 'type', name, isSkipped }
  // What is within anything else than a type or a namespace has no name, and declares no test.
  return { kind: 'other', name: namespace ?? '', isSkipped: false }
}

/** The name of a method that is a test. */
function testName({ attributes, rest }: Header, blank: string): string | undefined {
  const isTest = attributes.some(({ from, to }) => testAttribute.test(blank.slice(from, to)))
  if (!isTest || typeHeader.test(rest)) return undefined
  const open = rest.indexOf('(')
  if (open === -1) return undefined
  const before = rest.slice(0, open).trimEnd()
  const named = before.endsWith('>') ? before.slice(0, before.lastIndexOf('<')).trimEnd() : before
  return named.split(/\W/).at(-1) || undefined
}

interface MethodFacts {
  readonly name: string
  readonly around: readonly Block[]
  readonly blank: string
  readonly text: string
}

function methodOf({ at, attributes }: Header, { name, around, blank, text }: MethodFacts): TestDeclaration {
  const codes = attributes.map(({ from, to }) => blank.slice(from, to))
  const declaration = {
    path: [...around.filter(({ kind }) => kind === 'type').map((type) => [[type.name]]), [[name]]],
    at,
    isParametrised: codes.some((code) => tableAttribute.test(code)),
    insertions: [] as readonly Insertion[],
  }
  for (const attribute of attributes) {
    const isAlone = /^\[\s*[\w:.]*Ignore\s*\(\s*\)\s*\]$/.test(blank.slice(attribute.from, attribute.to))
    const mark = isAlone ? findMark(text, attribute) : undefined
    if (mark) return { ...declaration, own: { mark, removals: [withItsLine(text, attribute)] } }
  }
  if (codes.some((code) => skipAttribute.test(code)) || around.some(({ isSkipped }) => isSkipped))
    return { ...declaration, obstacle: 'already-skipped' }
  const above = lineAbove(text, at, (mark) => `[global::NUnit.Framework.Ignore("${mark}")]`)
  return above ? { ...declaration, insertions: [above] } : { ...declaration, obstacle: 'unsupported' }
}
