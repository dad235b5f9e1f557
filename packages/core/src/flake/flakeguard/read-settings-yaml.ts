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
import type { ProblemCode } from '../../errors/index.ts'

/** A fault of a text before anybody asks what its keys mean. */
export interface TextFault {
  readonly keys: readonly (string | number)[]
  readonly code: ProblemCode
  readonly message: string
  readonly offset?: number | undefined
}

export interface Place {
  readonly line: number
  readonly column: number
}

/** What a text with one YAML document says, and where it says it. */
export interface SettingsText {
  readonly data: unknown
  /** Of a key; of a key that is not there, the place of what should hold it. */
  placeOf(keys: readonly (string | number)[]): Place | undefined
}

/** Faults of a text, with what turns an offset into a place. */
export interface SettingsTextError {
  readonly faults: readonly TextFault[]
  placeAt(offset: number): Place
}

/** Settings are written by hand: what is larger is a mistake or an attack. In UTF-16 code units. */
const longestText = 256 * 1024
const mostAliases = 100
const deepest = 32
const tooDeep = `Nested more than ${deepest} levels deep.`

/** Reads YAML 1.2 or JSON with exactly one document that says something, every key of which is one word or text and stands once. */
export function readSettingsYaml(text: string): Result<SettingsText, SettingsTextError> {
  const lines = new LineCounter()
  const failed = (faults: readonly TextFault[]): Result<never, SettingsTextError> =>
    err({ faults, placeAt: (offset) => placeIn(lines, offset) })
  if (text.length > longestText)
    return failed([{ keys: [], code: 'out-of-range', message: `Longer than ${longestText} characters.` }])
  let documents: readonly Document.Parsed[]
  try {
    // The library compares keys pair by pair; the faults of the document find repeated ones in linear time.
    const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false })
    documents = Array.isArray(parsed) ? parsed : []
  } catch (cause) {
    if (cause instanceof RangeError) return failed([{ keys: [], code: 'out-of-range', message: tooDeep }])
    throw cause
  }
  const faults = documents.flatMap(faultsOf)
  if (faults.length > 0) return failed(faults)
  const [document, second] = documents.filter(({ contents }) => contents !== null && !isNothing(contents))
  if (document === undefined)
    return failed([
      {
        keys: [],
        code: 'missing',
        message: 'The file says nothing. Defaults have to be asked for: write {}.',
        offset: 0,
      },
    ])
  if (second !== undefined)
    return failed([
      {
        keys: [],
        code: 'duplicate',
        message: 'More than one document; only one can apply.',
        offset: second.range[0],
      },
    ])
  try {
    const data: unknown = document.toJS({ maxAliasCount: mostAliases + 1 })
    return ok({ data, placeOf: (keys) => placeOf(document, keys, lines) })
  } catch (cause) {
    // The library's answer to an alias of nothing, and to aliases of aliases that would grow without end.
    if (!(cause instanceof ReferenceError)) throw cause
    const message = cause.message.startsWith('Unresolved')
      ? 'An alias of an anchor that is not there.'
      : 'Too many aliases of aliases.'
    return failed([{ keys: [], code: 'not-allowed', message, offset: 0 }])
  }
}

function isNothing(node: unknown): boolean {
  return isScalar(node) && node.value === null
}

function faultsOf(document: Document.Parsed): TextFault[] {
  const faults: TextFault[] = [...document.errors, ...document.warnings].map((error) => ({
    keys: [],
    code: 'bad-format',
    // The library answers very deep text with the engine's own words.
    message: error.message.startsWith('Maximum call stack') ? tooDeep : error.message.trim(),
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
        const fault = keyFault(key, document, seen)
        if (fault !== undefined) faults.push({ keys: [], offset: offsetOf(key), ...fault })
      }
    },
    Collection: (_, collection, path) => {
      if (path.filter((parent) => isCollection(parent)).length < deepest) return undefined
      faults.push({ keys: [], code: 'out-of-range', message: tooDeep, offset: collection.range?.[0] })
      return visit.BREAK
    },
  })
  return faults
}

function keyFault(
  key: unknown,
  document: Document.Parsed,
  seen: Set<string>,
): Pick<TextFault, 'code' | 'message'> | undefined {
  const node = isAlias(key) ? key.resolve(document) : key
  if (!isScalar(node)) return { code: 'wrong-type', message: 'A key is one word or text.' }
  const name = String(node.value as string | number | bigint | boolean | null)
  // It would be lost on the way: schemas leave this key out.
  if (name === '__proto__') return { code: 'not-allowed', message: 'The key "__proto__" is not allowed.' }
  if (seen.has(name))
    return { code: 'duplicate', message: `The key ${JSON.stringify(name)} stands here twice.` }
  seen.add(name)
  return undefined
}

function placeOf(
  document: Document.Parsed,
  keys: readonly (string | number)[],
  lines: LineCounter,
): Place | undefined {
  let node: unknown = document.contents
  let offset = offsetOf(node)
  for (const key of keys) {
    if (isAlias(node)) node = node.resolve(document)
    if (!isCollection(node)) break
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key))
      : undefined
    const next = pair === undefined ? node.get(key, true) : pair.value
    const at = offsetOf(pair === undefined ? next : pair.key)
    if (at === undefined) break
    offset = at
    node = next
  }
  return offset === undefined ? undefined : placeIn(lines, offset)
}

function offsetOf(node: unknown): number | undefined {
  return (node as { readonly range?: readonly number[] | null } | null | undefined)?.range?.[0]
}

function placeIn(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset)
  return { line, column: col }
}
