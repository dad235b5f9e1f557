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
  type Node,
} from 'yaml'
import { parsePolicy } from './parse-policy.ts'
import { policyError, type PolicyError } from './policy-error.ts'
import type { Policy } from './policy.ts'
import { problemOf, type Fault } from './yaml-fault.ts'

export interface ParsePolicyYamlOptions {
  /** The name to give in problems. */
  readonly file?: string
}

/** Policies are written by hand: what is larger is a mistake or an attack. In UTF-16 code units. */
const longestText = 256 * 1024
const mostAliases = 100
const deepest = 64
/** The first of a text; finding the place of each costs time, and nobody reads more. */
const mostProblems = 100
const tooDeep = `Nested more than ${deepest} levels deep.`

/**
 * Reads policies from YAML 1.2 or JSON text, one a document. Answers all policies of the text, frozen, or every problem
 * with its line and column; a text with one bad policy gives none.
 *
 * @example
 * import { parsePolicyYaml } from '@gatewright/core/policy'
 *
 * const text = `
 * apiVersion: gating/v1
 * id: shop.release
 * applies: { decisionContexts: [release], subjectTypes: [git_commit] }
 * rules:
 *   - { type: passing, testcase: unit/adds, variants: observed }
 * `
 * const policies = parsePolicyYaml(text, { file: 'release.yaml' })
 */
export function parsePolicyYaml(
  text: string,
  options: ParsePolicyYamlOptions = {},
): Result<Policy[], PolicyError> {
  if (text.length > longestText)
    return failed(
      [{ keys: [], code: 'out-of-range', message: `Longer than ${longestText} characters.` }],
      options,
    )
  const lines = new LineCounter()
  let documents: readonly Document.Parsed[]
  try {
    // Keys are compared pair by pair in the library; `documentProblems` finds repeated ones in linear time.
    const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false })
    documents = Array.isArray(parsed) ? parsed : []
  } catch (cause) {
    if (cause instanceof RangeError)
      return failed([{ keys: [], code: 'out-of-range', message: tooDeep }], options)
    throw cause
  }
  const faults = documents.flatMap((document) => documentFaults(document))
  const depthFault = faults.find((fault) => fault.message === tooDeep)
  if (depthFault) return failed([depthFault], options, lines)
  if (faults.length > 0) return failed(faults.slice(0, mostProblems), options, lines)
  return policiesOf(
    documents.filter((document) => !isEmpty(document)),
    options,
    lines,
  )
}

function policiesOf(
  documents: readonly Document.Parsed[],
  options: ParsePolicyYamlOptions,
  lines: LineCounter,
): Result<Policy[], PolicyError> {
  if (documents.length === 0)
    return failed(
      [{ keys: [], code: 'missing', message: 'There is no policy in this text.', offset: 0 }],
      options,
      lines,
    )
  const policies: Policy[] = []
  const faults: Fault[] = []
  for (const document of documents) {
    const data = plainData(document)
    if (data.isErr()) return failed([data.error], options, lines)
    parsePolicy(data.value).match(
      (policy) => {
        const isTaken = policies.some((other) => other.id === policy.id)
        if (isTaken)
          faults.push(
            faultAt(document, {
              keys: ['id'],
              code: 'duplicate',
              message: `The id "${policy.id}" is taken by a policy above.`,
            }),
          )
        policies.push(policy)
      },
      (error) =>
        faults.push(...error.problems.slice(0, mostProblems).map((problem) => faultAt(document, problem))),
    )
  }
  return faults.length > 0 ? failed(faults.slice(0, mostProblems), options, lines) : ok(policies)
}

function plainData(document: Document.Parsed): Result<unknown, Fault> {
  try {
    return ok(document.toJS({ maxAliasCount: mostAliases + 1 }))
  } catch (cause) {
    // The library's answer to an alias of nothing, and to aliases of aliases that would grow without end.
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

function isEmpty(document: Document.Parsed): boolean {
  return document.contents === null || (isScalar(document.contents) && document.contents.value === null)
}

/** What is wrong with a document before anybody asks whether it is a policy. */
function documentFaults(document: Document.Parsed): Fault[] {
  const faults: Fault[] = [...document.errors, ...document.warnings].map((error) => ({
    keys: [],
    // The library answers very deep text with the engine's own words.
    code: 'bad-format',
    message: error.message.startsWith('Maximum call stack') ? tooDeep : error.message.trim(),
    offset: error.pos[0],
  }))
  let aliases = 0
  visit(document, {
    Alias: (_, alias) => {
      aliases++
      if (aliases > mostAliases)
        faults.push({
          keys: [],
          code: 'out-of-range',
          message: `More than ${mostAliases} aliases.`,
          offset: alias.range?.[0],
        })
      return aliases > mostAliases ? visit.BREAK : undefined
    },
    Map: (_, map) => {
      const seen = new Set<string>()
      for (const { key } of map.items) {
        const value = keyText(key, document)
        if (value === undefined) {
          faults.push({
            keys: [],
            code: 'wrong-type',
            message: 'A key is one word or text.',
            offset: offsetOf(key),
          })
          continue
        }
        if (seen.has(value))
          faults.push({
            keys: [],
            code: 'duplicate',
            message: `The key ${JSON.stringify(value)} stands here twice.`,
            offset: offsetOf(key),
          })
        seen.add(value)
      }
    },
    Collection: (_, collection, path) => {
      const levels = path.filter((parent) => isCollection(parent)).length
      if (levels < deepest) return undefined
      faults.push({ keys: [], code: 'out-of-range', message: tooDeep, offset: collection.range?.[0] })
      return visit.BREAK
    },
  })
  return faults
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

/** The place of a key; of a key that is missing, the place of what should hold it. */
function faultAt(document: Document.Parsed, problem: Fault): Fault {
  let node: unknown = document.contents
  let offset = offsetOf(node)
  for (const key of problem.keys) {
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
  return { ...problem, offset }
}

function offsetOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0]
}

function failed(
  faults: readonly Fault[],
  options: ParsePolicyYamlOptions,
  lines?: LineCounter,
): Result<never, PolicyError> {
  const inOrder = [...faults].sort((a, b) => (a.offset ?? 0) - (b.offset ?? 0))
  return err(policyError(inOrder.map((fault) => problemOf(fault, options.file, lines))))
}
