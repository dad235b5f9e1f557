import { flowOnOneLine } from './flow-on-one-line.ts'
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  Scalar,
  type Document,
  type Node,
} from 'yaml'
import type { Fault } from '../../policy/language/yaml-fault.ts'

/** A part of a YAML document, with its tag and its place: nothing is interpreted yet. Aliases are what they stand for. */
export type YamlNode = YamlScalar | YamlSequence | YamlMapping

interface YamlNodeBase {
  /** As written: `!RemoteRule`, `tag:yaml.org,2002:str`. */
  readonly tag?: string
  /** In UTF-16 code units from the beginning of the text. */
  readonly offset: number
}

interface YamlScalar extends YamlNodeBase {
  readonly kind: 'scalar'
  readonly text: string
  /** Without quotes, and no block: what it is depends on how it looks. */
  readonly isPlain: boolean
}

interface YamlSequence extends YamlNodeBase {
  readonly kind: 'sequence'
  readonly items: readonly YamlNode[]
}

interface YamlMapping extends YamlNodeBase {
  readonly kind: 'mapping'
  readonly entries: readonly YamlEntry[]
}

export interface YamlEntry {
  readonly key: YamlNode
  readonly value: YamlNode
}

/** One document of a text: its root, or why it has none. */
export interface YamlDocument {
  readonly root?: YamlNode
  readonly faults: readonly Fault[]
}

export interface YamlText {
  readonly documents: readonly YamlDocument[]
  readonly lines: LineCounter
}

/** Policies are written by hand: what is larger is a mistake or an attack. In UTF-16 code units. */
const longestText = 512 * 1024
const mostDocuments = 1000
const mostAliases = 1000
const deepest = 64
/** More brackets that nothing closes are taken for nesting, even in quotes: the parser takes seconds for such a text. */
const mostOpenBrackets = 1000
/** Of one document: what comes behind the first few is mostly their consequence. */
const mostSyntaxFaults = 10
const tooDeep = `Nested more than ${deepest} levels deep.`
/** What PyYAML refuses to read. */
const unacceptable = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u

/** Takes a text of YAML documents apart. Bounded in time and depth whatever the text is. */
export function readYaml(source: string): YamlText {
  // A byte order mark has no column.
  const text = source.startsWith('\ufeff') ? source.slice(1) : source
  const lines = new LineCounter()
  const refused = (message: string, offset?: number): YamlText => ({
    documents: [{ faults: [syntaxFault(message, offset)] }],
    lines,
  })
  if (text.length > longestText) return refused(`Longer than ${longestText} characters.`)
  if (openBrackets(text) > mostOpenBrackets) return refused(tooDeep)
  const at = text.search(unacceptable)
  if (at !== -1) {
    const code = (text.codePointAt(at) ?? 0).toString(16).padStart(4, '0')
    // Nothing is parsed, so the lines have to be found by hand.
    lines.addNewLine(0)
    for (let line = text.indexOf('\n'); line !== -1 && line < at; line = text.indexOf('\n', line + 1))
      lines.addNewLine(line + 1)
    return refused(`unacceptable character #x${code}: special characters are not allowed`, at)
  }
  try {
    const parsed = parseAllDocuments(text, { ...parseOptions, lineCounter: lines })
    const first: readonly Document.Parsed[] = 'empty' in parsed ? [] : parsed
    const documents = first.some(({ errors }) => errors.some(({ code }) => code === 'BAD_INDENT'))
      ? readAgain(text, first)
      : first
    if (documents.length > mostDocuments) return refused(`More than ${mostDocuments} documents.`)
    const budget = { aliases: 0 }
    return { documents: documents.map((document) => readDocument(document, budget, text)), lines }
  } catch (cause) {
    if (cause instanceof RangeError) return refused(tooDeep)
    throw cause
  }
}

/** The most brackets that are open at a time, if every bracket counted. */
function openBrackets(text: string): number {
  let open = 0
  let most = 0
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    open = bracket === '[' || bracket === '{' ? open + 1 : Math.max(0, open - 1)
    most = Math.max(most, open)
  }
  return most
}

/** A fault of the text as YAML, in the words of the API: `YAML Parser Error: …`. */
function syntaxFault(message: string, offset?: number): Fault {
  return {
    keys: [],
    code: 'bad-format',
    message: `YAML Parser Error: ${message}`,
    ...(offset === undefined ? {} : { offset }),
  }
}

interface AliasBudget {
  aliases: number
}

const parseOptions = {
  prettyErrors: false,
  uniqueKeys: false,
  // Words stay as they are written; what they mean is for who asks for them.
  schema: 'failsafe',
} as const

/** Once more, as PyYAML would read it; if that does not help, what was wrong the first time is wrong. */
function readAgain(text: string, first: readonly Document.Parsed[]): readonly Document.Parsed[] {
  const again = parseAllDocuments(flowOnOneLine(text), parseOptions)
  const documents = 'empty' in again ? [] : again
  const isSound = documents.every(({ errors }) => errors.every(({ code }) => code !== 'BAD_INDENT'))
  return isSound ? documents : first
}

function readDocument(document: Document.Parsed, budget: AliasBudget, text: string): YamlDocument {
  // Tags are for who asks for the value.
  const errors = [...document.errors, ...document.warnings].filter(
    ({ code }) => code !== 'TAG_RESOLVE_FAILED',
  )
  const deep = errors.find(({ message }) => message.startsWith('Maximum call stack'))
  if (deep) return { faults: [syntaxFault(tooDeep, deep.pos[0])] }
  if (errors.length > 0) {
    const inOrder = errors.sort((a, b) => a.pos[0] - b.pos[0]).slice(0, mostSyntaxFaults)
    return { faults: inOrder.map((error) => syntaxFault(error.message.trim(), error.pos[0])) }
  }
  const context: Conversion = { anchors: new Map(), budget, faults: [], text }
  const root = convert(document.contents, 1, document.range[0], context)
  return context.faults.length > 0 ? { faults: context.faults } : { root, faults: [] }
}

interface Conversion {
  /** What an anchor stands for from here on; nothing yet while it is being read. */
  readonly anchors: Map<string, YamlNode | undefined>
  readonly budget: AliasBudget
  readonly faults: Fault[]
  readonly text: string
}

function convert(node: unknown, level: number, around: number, context: Conversion): YamlNode {
  const offset = (node as Node | null)?.range?.[0] ?? around
  const nothing: YamlScalar = { kind: 'scalar', text: '', isPlain: true, offset }
  if (context.faults.length > 0) return nothing
  if (isAlias(node)) return target(node.source, offset, context) ?? nothing
  const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined
  if (anchor !== undefined) {
    if (context.anchors.has(anchor))
      context.faults.push(syntaxFault(`found duplicate anchor '${anchor}'`, offset))
    context.anchors.set(anchor, undefined)
  }
  const converted = convertContent(node, level, offset, context) ?? nothing
  if (anchor !== undefined) context.anchors.set(anchor, converted)
  return converted
}

function convertContent(
  node: unknown,
  level: number,
  offset: number,
  context: Conversion,
): YamlNode | undefined {
  if (isScalar(node)) {
    const isPlain = node.type === Scalar.PLAIN || node.type === undefined
    return { kind: 'scalar', text: textOf(node), isPlain, offset, ...tagOf(node) }
  }
  if (!isMap(node) && !isSeq(node)) return undefined
  if (level > deepest) {
    context.faults.push(syntaxFault(tooDeep, offset))
    return undefined
  }
  if (isSeq(node)) {
    const items = node.items.map((item) => convert(item, level + 1, offset, context))
    return { kind: 'sequence', items, offset, ...tagOf(node) }
  }
  const entries = node.items.map((pair): YamlEntry => {
    const key = convert(pair.key, level + 1, offset, context)
    if (isKeyless(key, pair.key, context.text))
      context.faults.push(syntaxFault("expected <block end>, but found ':'", key.offset))
    return { key, value: convert(pair.value, level + 1, key.offset, context) }
  })
  return { kind: 'mapping', entries, offset, ...tagOf(node) }
}

function target(name: string, offset: number, context: Conversion): YamlNode | undefined {
  context.budget.aliases++
  const found = context.anchors.get(name)
  const fault =
    context.budget.aliases > mostAliases
      ? `More than ${mostAliases} aliases.`
      : !context.anchors.has(name)
        ? `found undefined alias '${name}'`
        : found === undefined
          ? 'found unconstructable recursive node'
          : undefined
  if (fault !== undefined) context.faults.push(syntaxFault(fault, offset))
  return found
}

function textOf(node: Scalar): string {
  return typeof node.value === 'string' ? node.value : (node.source ?? '')
}

function tagOf(node: { readonly tag?: string | undefined }): { readonly tag?: string } {
  return node.tag === undefined ? {} : { tag: node.tag }
}

/** A colon with nothing before it: PyYAML wants a question mark then. */
function isKeyless(key: YamlNode, node: unknown, text: string): boolean {
  if (key.kind !== 'scalar' || !key.isPlain || key.text !== '' || key.tag !== undefined) return false
  if (!isScalar(node) || node.anchor !== undefined || text[key.offset] !== ':') return false
  return !/(?:^|[\s{,[])\?$/.test(text.slice(Math.max(0, key.offset - 1000), key.offset).trimEnd())
}
