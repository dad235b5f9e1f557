import type { CaseFailure } from '@gatewright/core/ports'
import { withoutUndefined } from '../../reading/context.ts'
import { fieldOf, objectField, textField, type JsonObject } from '../../reading/json/json-fields.ts'
import { placeOf, type CodePlace } from './code-place.ts'
import type { ReadYaml } from './level.ts'
import { withoutStrayLines } from './yaml-block.ts'
import { readYamlDocuments, type YamlDocuments } from './yaml-documents.ts'

/** What the YAML below a test point says. */
interface Diagnosis {
  /** At least one. */
  readonly failures: readonly CaseFailure[]
  readonly place: CodePlace
  /** Whether the whole of it could be read. */
  readonly isReadable: boolean
}

/** Reads blocks of YAML, one after the other; of those that were read at once, what they say. */
export type DiagnosisReader = (block: string | ReadYaml) => Diagnosis

/** Blocks that can't be read take the library long: once it has met so many tokens of them, it is not asked any more. */
const mostUnreadableTokens = 100_000

/**
 * A reader of the YAML below test points that did not pass: each document of a block is a failure. What can't be read is kept
 * as a trace, and never changes the outcome.
 */
export function createDiagnosisReader(): DiagnosisReader {
  let unreadableTokens = 0
  const readBlock = (text: string): YamlDocuments => {
    const whole = readYamlDocuments(text)
    if (whole.isReadable) return whole
    unreadableTokens += whole.tokens
    // Lines without indent went on with a text above, or were output that stood between.
    const rest = withoutStrayLines(text)
    const read = rest === undefined ? whole : readYamlDocuments(rest)
    if (read.isReadable) return read
    unreadableTokens += read.tokens
    return whole
  }
  return (block) => {
    if (unreadableTokens > mostUnreadableTokens)
      return { failures: [asTrace(block)], place: {}, isReadable: false }
    const { values, isReadable } =
      typeof block === 'string' ? readBlock(block) : { values: [block.value], isReadable: true }
    const failures = values.map(failureOf)
    const [first] = failures
    // The block itself tells what the fields that are known do not.
    if (!first || !isReadable || (failures.length === 1 && first.trace === undefined))
      failures.splice(0, 1, { ...first, ...asTrace(block) })
    const place = values.map(placeOf).find(({ file }) => file !== undefined) ?? {}
    return { failures, place, isReadable: isReadable && first !== undefined }
  }
}

function asTrace(block: string | ReadYaml): CaseFailure {
  const text = typeof block === 'string' ? block : block.text()
  return { kind: 'failure', ...(text.trim() === '' ? {} : { trace: text }) }
}

function failureOf(value: JsonObject): CaseFailure {
  const error = objectField(value, 'error')
  const expected = firstText(value, 'expected', 'wanted')
  const actual = firstText(value, 'actual', 'found', 'got')
  const comparison = [
    ...(expected === undefined ? [] : [`expected: ${expected}`]),
    ...(actual === undefined ? [] : [`actual: ${actual}`]),
  ]
  const stack = textField(value, 'stack') ?? textField(error, 'stack')
  const trace = [...comparison, textField(value, 'diff'), stack].filter((part) => part !== undefined)
  const type =
    textField(value, 'name') ??
    textField(error, 'name') ??
    firstText(value, 'code', 'failureType', 'severity')
  const message =
    firstText(value, 'message', 'error') ??
    textField(error, 'message') ??
    (comparison.length === 0 ? undefined : comparison.join(', '))
  return {
    kind: 'failure',
    ...withoutUndefined({ type, message, trace: trace.length === 0 ? undefined : trace.join('\n') }),
  }
}

/** The first of the fields that is a text, a number or a truth value. */
function firstText(value: JsonObject, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const field = fieldOf(value, key)
    if (typeof field === 'string') return field
    if (typeof field === 'number' || typeof field === 'boolean') return `${field}`
  }
  return undefined
}
