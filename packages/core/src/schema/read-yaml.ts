import { err, ok, type Result } from 'neverthrow'
import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  LineCounter,
  parseAllDocuments,
  visit,
  type Document,
} from 'yaml'
import type { Problem } from './schema-error.ts'

/** A fault of a text, before its offset is turned into line and column. */
export interface YamlFault extends Pick<Problem, 'code' | 'message' | 'hint' | 'keys'> {
  readonly offset?: number | undefined
}

/** Both from 1, as editors count. */
export interface YamlPlace {
  readonly line: number
  readonly column: number
}

/** A document that says something. */
export interface YamlDocument {
  /** Where it begins. */
  readonly offset: number
  /** What it says, as plain data. Fails on an alias of nothing, and on aliases of aliases that would grow without end. */
  data(): Result<unknown, YamlFault>
  /** Where a key stands; of a key that is not there, where what should hold it does. */
  offsetOf(keys: readonly (string | number)[]): number | undefined
}

export interface YamlText {
  /** Without those that say nothing. */
  readonly documents: readonly YamlDocument[]
  readonly lines: LineCounter
}

export interface YamlTextError {
  /** At least one. Where the text is nested too deep, that alone. */
  readonly faults: readonly YamlFault[]
  readonly lines: LineCounter
}

export interface ReadYamlOptions {
  /** How many levels may be nested. */
  readonly deepest: number
  /** Keys that nobody may use. None by default. */
  readonly refusedKeys?: readonly string[]
}

/** What is read is written by hand: what is larger is a mistake or an attack. In UTF-16 code units. */
const longestText = 256 * 1024
const mostAliases = 100

/**
 * Reads YAML 1.2 or JSON, in time that the length bounds. Every key is one word or text and stands once; at most 100 aliases.
 * What keys mean is not asked.
 */
export function readYaml(text: string, options: ReadYamlOptions): Result<YamlText, YamlTextError> {
  const lines = new LineCounter()
  const tooDeep: YamlFault = {
    keys: [],
    code: 'out-of-range',
    message: `Nested more than ${options.deepest} levels deep.`,
  }
  const failed = (faults: readonly YamlFault[]): Result<never, YamlTextError> => err({ faults, lines })
  if (text.length > longestText)
    return failed([{ keys: [], code: 'out-of-range', message: `Longer than ${longestText} characters.` }])
  let documents: readonly Document.Parsed[]
  try {
    // The library compares keys pair by pair; `faultsOf` finds repeated ones in linear time.
    const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false })
    documents = Array.isArray(parsed) ? parsed : []
  } catch (cause) {
    if (cause instanceof RangeError) return failed([tooDeep])
    throw cause
  }
  const faults = documents.flatMap((document) => faultsOf(document, options, tooDeep))
  const deep = faults.find(({ message }) => message === tooDeep.message)
  if (deep) return failed([deep])
  if (faults.length > 0) return failed(faults)
  return ok({ documents: documents.filter((document) => !isEmpty(document)).map(toDocument), lines })
}

/** The line and column of an offset, counted in UTF-16 code units. */
export function placeIn(lines: LineCounter, offset: number): YamlPlace {
  const { line, col } = lines.linePos(offset)
  return { line, column: col }
}

function isEmpty({ contents }: Document.Parsed): boolean {
  return contents === null || (isScalar(contents) && contents.value === null)
}

function toDocument(document: Document.Parsed): YamlDocument {
  return {
    offset: document.range[0],
    data: () => dataOf(document),
    offsetOf: (keys) => offsetOfKeys(document, keys),
  }
}

function dataOf(document: Document.Parsed): Result<unknown, YamlFault> {
  try {
    return ok(document.toJS({ maxAliasCount: mostAliases + 1 }))
  } catch (cause) {
    if (cause instanceof ReferenceError)
      return err({ keys: [], code: 'not-allowed', message: aliasFault(cause.message), offset: 0 })
    throw cause
  }
}

function aliasFault(message: string): string {
  return message.startsWith('Unresolved alias')
    ? `${message.trim().replace(/\.$/, '')}.`
    : 'Too many aliases of aliases.'
}

function faultsOf(
  document: Document.Parsed,
  { deepest, refusedKeys = [] }: ReadYamlOptions,
  tooDeep: YamlFault,
): YamlFault[] {
  const faults: YamlFault[] = [...document.errors, ...document.warnings].map((error) => ({
    keys: [],
    code: 'bad-format',
    // The library answers very deep text with the engine's own words.
    message: error.message.startsWith('Maximum call stack') ? tooDeep.message : error.message.trim(),
    offset: error.pos[0],
  }))
  let aliases = 0
  visit(document, {
    Alias: (_, alias) => {
      if (++aliases <= mostAliases) return undefined
      faults.push({
        keys: [],
        code: 'out-of-range',
        message: `More than ${mostAliases} aliases.`,
        offset: alias.range?.[0],
      })
      return visit.BREAK
    },
    Map: (_, map) => {
      const seen = new Set<string>()
      for (const { key } of map.items) {
        const fault = keyFault(keyText(key, document), seen, refusedKeys)
        if (fault) faults.push({ keys: [], ...fault, offset: offsetOf(key) })
      }
    },
    Collection: (_, collection, path) => {
      if (path.filter((parent) => isCollection(parent)).length < deepest) return undefined
      faults.push({ ...tooDeep, offset: collection.range?.[0] })
      return visit.BREAK
    },
  })
  return faults
}

/** @param seen - the keys above, to which this one is added */
function keyFault(
  key: string | undefined,
  seen: Set<string>,
  refused: readonly string[],
): Pick<YamlFault, 'code' | 'message'> | undefined {
  if (key === undefined) return { code: 'wrong-type', message: 'A key is one word or text.' }
  if (refused.includes(key))
    return { code: 'not-allowed', message: `The key ${JSON.stringify(key)} is not allowed.` }
  if (seen.has(key))
    return { code: 'duplicate', message: `The key ${JSON.stringify(key)} stands here twice.` }
  seen.add(key)
  return undefined
}

/**
 * A key as plain data will have it: `1` and `"1"` are the same key there, and so is an alias of either. Nothing for a key
 * that is a list, a map or an alias of nothing.
 */
function keyText(key: unknown, document: Document.Parsed): string | undefined {
  const node = isAlias(key) ? key.resolve(document) : key
  if (!isScalar(node)) return undefined
  const value = node.value as string | number | bigint | boolean | null
  return value === null ? '' : String(value)
}

function offsetOfKeys(document: Document.Parsed, keys: readonly (string | number)[]): number | undefined {
  let node: unknown = document.contents
  let offset = offsetOf(node)
  for (const key of keys) {
    if (isAlias(node)) node = node.resolve(document)
    if (!isCollection(node)) break
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key))
      : undefined
    const next = pair ? pair.value : node.get(key, true)
    const at = offsetOf(pair ? pair.key : next)
    if (at === undefined) break
    offset = at
    node = next
  }
  return offset
}

function offsetOf(node: unknown): number | undefined {
  return (node as { readonly range?: readonly number[] | null } | null | undefined)?.range?.[0]
}
