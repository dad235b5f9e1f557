import type {
  CaseAttachment,
  CaseFailure,
  CaseMoment,
  DeclaredCounts,
  ReportSummary,
} from '@gatewright/core/ports'
import { readTimestamp } from '../../values/timestamp.ts'
import type { ReadingContext } from '../context.ts'
import { weighDeclared } from '../declared.ts'
import { fieldOf, isRecord, numberField, textField, type JsonObject } from './json-fields.ts'
import type { JsonPath } from './json-outline.ts'
import { streamingLimits } from '../limits.ts'
import { stopReading } from '../stop-reading.ts'

/** Limits of JSON documents that are read value by value: what is held is one entry of the report. */
export const jsonDocumentLimits: typeof streamingLimits = {
  ...streamingLimits,
  tokenLength: 64 * 1024 * 1024,
}

/** Tries of one case that are kept; what a report merely counts may be any number. */
const mostTries = 100
const yearMs = 366 * 24 * 60 * 60 * 1000
const firstMoment = Date.UTC(1971, 0, 1)
const lastMoment = Date.UTC(9999, 0, 1)

/** An entry that has to be an object: nothing that a format holds may be something else. */
export function entryObject(path: JsonPath, value: unknown): JsonObject {
  if (isRecord(value)) return value
  return stopReading(
    'report/malformed',
    `An entry of the report is not an object: number ${String(path.at(-1))} of its list.`,
  )
}

/** What has to be a list, where it begins. */
export function requireList(name: string, kind: 'list' | 'object'): void {
  if (kind !== 'list') stopReading('report/malformed', `"${name}" of the report is not a list.`)
}

/**
 * A count that a report declares: a whole number, 0 or more, also where it is written as a text. A counter that is there
 * and can't be read ends the reading with `report/malformed`: it may have told of failures.
 */
export function countField(object: JsonObject | undefined, key: string): number | undefined {
  const written = fieldOf(object, key)
  if (written === undefined || written === null) return undefined
  const count = typeof written === 'string' && /^\d{1,15}$/.test(written) ? Number(written) : written
  if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 0) return count
  return stopReading('report/malformed', `The counter "${key}" of the report is no count.`)
}

/** How many tries a case took: a whole number, 0 or more. Whatever else is written there, the outcome is told elsewhere. */
export function triesField(object: JsonObject | undefined, key: string): number | undefined {
  const value = numberField(object, key)
  return value !== undefined && Number.isInteger(value) && value >= 0 ? value : undefined
}

/** A place in a file as editors count: a whole number from 1. */
export function positionField(object: JsonObject | undefined, key: string): number | undefined {
  const value = numberField(object, key)
  return value !== undefined && Number.isInteger(value) && value > 0 ? value : undefined
}

/** What a report tells of trouble under a key: an object as it should be, or anything else that is not nothing. */
export function troubleField(object: JsonObject | undefined, key: string): JsonObject | undefined {
  const value = fieldOf(object, key)
  if (value === undefined || value === null || value === false || value === '') return undefined
  if (isRecord(value)) return value
  return {
    message: typeof value === 'string' ? value : 'The report does not say in its format what went wrong.',
  }
}

/** Milliseconds out of a number of so many of them; `null` and nothing are no duration, and neither is less than 0. */
export function durationOf(
  value: unknown,
  { diagnostics }: ReadingContext,
  unitMs: number = 1,
): number | undefined {
  if (value === undefined || value === null) return undefined
  // To the nanosecond: what is finer is an artefact of binary fractions.
  const ms = typeof value === 'number' ? Math.round(value * unitMs * 1e6) / 1e6 : NaN
  if (!Number.isFinite(ms)) {
    diagnostics.note(
      'unreadable-duration',
      'A duration is not a number, or too large a one.',
      'The case has no duration.',
    )
    return undefined
  }
  if (ms < 0) {
    diagnostics.note(
      'negative-duration',
      'A duration is negative.',
      'The case has no duration; look at the clock of the machine.',
    )
    return undefined
  }
  if (ms > yearMs)
    diagnostics.note(
      'implausible-duration',
      'A duration is longer than a year.',
      'It is kept as it stands; the tool may write another unit.',
    )
  return ms
}

/** A moment out of milliseconds since the epoch, or seconds as some tools write, or out of a text that names a moment. */
export function momentOf(value: unknown, { zoneOffsetMinutes }: ReadingContext): CaseMoment | undefined {
  if (typeof value === 'string') {
    const read = readTimestamp(value, zoneOffsetMinutes)
    return typeof read === 'string' ? undefined : read
  }
  if (typeof value !== 'number') return undefined
  const epochMs = Math.floor(value < firstMoment ? value * 1000 : value)
  return epochMs >= firstMoment && epochMs < lastMoment ? { epochMs, zoneKnown: true } : undefined
}

/** The name of a case; one that has none gets a name that says so. */
export function nameOf(name: string | undefined, { diagnostics }: ReadingContext): string {
  if (name !== undefined && name.trim() !== '') return name
  diagnostics.note(
    'unnamed-case',
    'A case has no name.',
    'Give every test a name: cases without one can’t be told apart.',
  )
  return '(unnamed)'
}

/** Takes note of an outcome in words that the format does not know; it is never a pass. */
export function noteUnknownOutcome({ diagnostics }: ReadingContext): 'unknown' {
  diagnostics.note(
    'unknown-outcome',
    'A case has an outcome that the format does not know.',
    'Such a case is never a pass, and no results are made of it; find out what its tool means.',
  )
  return 'unknown'
}

const stackBegins = /\n[ \t]+at /
const typeBegins = /^(?:Uncaught )?([A-Z]\w*(?:Error|Exception|Failure))\b/

/** A failure out of one text that holds message and stack, as tools of JavaScript write it. */
export function failureOfText(text: string, kind: CaseFailure['kind'], { cut }: ReadingContext): CaseFailure {
  const stack = stackBegins.exec(text)
  const message = stack ? text.slice(0, stack.index) : text
  const type = typeBegins.exec(message)?.[1]
  return {
    kind,
    ...(type === undefined ? {} : { type }),
    message: cut(message),
    ...(stack ? { trace: cut(text) } : {}),
  }
}

/** Failed tries that came before, where a report tells how many there were and perhaps why they failed. */
export function failedTries(
  count: number,
  failures: readonly CaseFailure[],
): { readonly outcome: 'failed'; readonly when: 'before'; readonly failure?: CaseFailure }[] {
  const length = Math.min(Math.max(count, failures.length), mostTries)
  return Array.from({ length }, (_, index) => {
    const failure = failures[index]
    return { outcome: 'failed', when: 'before', ...(failure ? { failure } : {}) }
  })
}

/** Properties out of the scalars of an object, each under a prefix and its key; deeper objects and lists go in as JSON. */
export function propertiesOf(
  object: JsonObject | undefined,
  prefix: string,
  { cut, limits }: ReadingContext,
): (readonly [string, string])[] {
  return Object.entries(object ?? {})
    .filter(([, value]) => value !== null && value !== undefined)
    .slice(0, limits.properties + 1)
    .map(
      ([key, value]) =>
        [`${prefix}${key}`, cut(typeof value === 'string' ? value : JSON.stringify(value))] as const,
    )
}

/** An attachment whose data the report holds. A long one is named and its data left out, for half of it is worth nothing. */
export function inlineAttachment(
  attachment: Pick<CaseAttachment, 'name' | 'contentType'>,
  text: string,
  encoding: 'text' | 'base64',
  { limits, diagnostics }: ReadingContext,
): CaseAttachment {
  if (text.length <= limits.textLength) return { ...attachment, inline: { encoding, text } }
  diagnostics.note(
    'attachment-left-out',
    'The data of a long attachment was left out.',
    'Raise the limit of textLength to keep it; the report itself keeps all.',
  )
  return attachment
}

/** Texts of a list, one after the other, as one; nothing where there are none. */
export function joinedTexts(
  texts: readonly string[],
  { cut }: ReadingContext,
  separator: string = '',
): string | undefined {
  return texts.length === 0 ? undefined : cut(texts.join(separator))
}

/** A text that says something. */
export function filledText(object: JsonObject | undefined, key: string): string | undefined {
  const text = textField(object, key)
  return text === undefined || text.trim() === '' ? undefined : text
}

/** A field that the format wants to be a list of objects: nothing else may stand in it. */
export function requiredObjects(object: JsonObject, key: string, owner: string): readonly JsonObject[] {
  const value = fieldOf(object, key)
  if (!Array.isArray(value)) return stopReading('report/malformed', `${owner} has no list "${key}".`)
  return objectsOnly(value, key)
}

/** The same for a list that need not be there. */
export function optionalObjects(object: JsonObject, key: string, owner: string): readonly JsonObject[] {
  const value = fieldOf(object, key)
  return value === undefined || value === null ? [] : requiredObjects(object, key, owner)
}

function objectsOnly(values: readonly unknown[], key: string): readonly JsonObject[] {
  return values.map((value) =>
    isRecord(value)
      ? value
      : stopReading('report/malformed', `An entry of a list "${key}" is not an object.`),
  )
}

/**
 * Weighs declared counters where the tool counts failures and errors as one and knows nothing of the records that were put
 * together here, such as one for a file that failed to load. `own` are those records, all of them errors.
 */
export function weighOwnCounts(
  declared: DeclaredCounts,
  own: number,
  context: ReadingContext,
): ReportSummary['completeness'] {
  const { failed, errors, tests, ...others } = context.counter.counts()
  const counted = { ...others, tests: tests - own, failed: failed + errors - own, errors: 0 }
  return weighDeclared(declared, { ...context, counter: { ...context.counter, counts: () => counted } })
}
