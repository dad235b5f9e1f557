import { err, ok, Result } from 'neverthrow'
import { andMore } from '../errors/and-more.ts'
import type { ErrorValue, ProblemCode } from '../errors/index.ts'
import type { Instant } from '../schema/instant.ts'
import { canonicalItemId } from '../schema/item-types.ts'
import { resultIdOf } from '../schema/result-number.ts'
import { formatPath, type Problem } from '../schema/schema-error.ts'
import type { SubjectRef } from '../schema/subject.ts'
import { instantOfTimestamp } from '../schema/timestamp-instant.ts'
import { isSamePerson } from './same-person.ts'

/** Records that cannot be imported. None is: a record that was left out could be the one that took a waiver back. */
export interface WaiverImportError extends ErrorValue<'waiver/invalid-record'> {
  readonly retryable: false
  /** Every fault, with its path in the list of records, as `[3].timestamp`. */
  readonly problems: readonly Problem[]
}

/** What a record says, in the words of this package. */
export interface WaiverDbEntry {
  readonly id: number
  readonly subject: SubjectRef
  readonly testcase: string
  /** The way of running the testcase that it is for: `scenario`, `system_architecture` and `system_variant`. */
  readonly variant: Readonly<Record<string, string>>
  readonly resultId: string | undefined
  readonly expiresAt: Instant | undefined
  readonly isWaived: boolean
  readonly comment: string
  readonly by: string
  readonly proxiedBy: string | undefined
  readonly at: Instant
}

/**
 * Reads the records of WaiverDB: in the order of their ids, each once. Keys that are not known are left alone, as is the
 * legacy `subject`, which says what `subject_type` and `subject_identifier` do. None may be a waiver of the importer.
 */
export function readWaiverDbRecords(
  records: readonly unknown[],
  importer: string,
): Result<WaiverDbEntry[], WaiverImportError> {
  const faults: Fault[] = []
  const byId = new Map<number, WaiverDbEntry>()
  for (const [index, record] of records.entries()) {
    const read = readRecord(record).andThen((entry) => ofAnother(entry, importer))
    if (read.isErr()) {
      faults.push(...read.error.map((fault) => ({ ...fault, keys: [index, ...fault.keys] })))
      continue
    }
    const known = byId.get(read.value.id)
    if (!known) byId.set(read.value.id, read.value)
    else if (!isSameEntry(known, read.value))
      faults.push({ keys: [index, 'id'], code: 'duplicate', message: 'Another record has this id.' })
  }
  if (faults.length > 0) return err(importError(faults))
  return ok([...byId.values()].sort((a, b) => a.id - b.id))
}

/** What is wrong with a value, and where. */
interface Fault {
  readonly keys: readonly (string | number)[]
  readonly code: ProblemCode
  readonly message: string
}

function importError(faults: readonly Fault[]): WaiverImportError {
  const problems = faults.map((fault) => ({ path: formatPath(fault.keys), ...fault }))
  const [first] = problems
  const message = `${first ? `${first.path}: ${first.message}` : 'Nothing.'}${andMore(problems.length)}`
  return { kind: 'waiver/invalid-record', message, retryable: false, problems }
}

type Read<Value> = Result<Value, Fault>

function readRecord(input: unknown): Result<WaiverDbEntry, readonly Fault[]> {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return err([{ keys: [], code: 'wrong-type', message: 'Not a record.' }])
  const record = input as Readonly<Record<string, unknown>>
  return Result.combineWithAllErrors([
    wholeNumber(record, 'id'),
    lineOfText(record, 'subject_type', 64).andThen(asItemType),
    lineOfText(record, 'subject_identifier', 1024),
    lineOfText(record, 'testcase', 1024),
    optional(record, 'scenario', variantValue),
    optional(record, 'system_architecture', variantValue),
    optional(record, 'system_variant', variantValue),
    optional(record, 'only_result_id', resultId),
    optional(record, 'expires_at', (one, key) => text(one, key).andThen((at) => asInstant(at, key))),
    lineOfText(record, 'product_version', 256),
    truth(record, 'waived'),
    optional(record, 'comment', freeText),
    lineOfText(record, 'username', 256),
    optional(record, 'proxied_by', (one, key) => lineOfText(one, key, 256)),
    text(record, 'timestamp').andThen((at) => asInstant(at, 'timestamp')),
  ]).andThen(
    ([
      id,
      type,
      identifier,
      testcase,
      scenario,
      architecture,
      systemVariant,
      onlyResult,
      expiresAt,
      productVersion,
      isWaived,
      comment,
      by,
      proxiedBy,
      at,
    ]) =>
      canonicalItemId({ type, id: identifier })
        .map((canonical) => ({
          id,
          subject: { type, identifier: canonical, productVersion },
          testcase,
          variant: {
            ...(scenario === undefined ? {} : { scenario }),
            ...(architecture === undefined ? {} : { system_architecture: architecture }),
            ...(systemVariant === undefined ? {} : { system_variant: systemVariant }),
          },
          resultId: onlyResult,
          expiresAt,
          isWaived,
          comment: comment === undefined || comment.trim() === '' ? 'No comment in WaiverDB.' : comment,
          by,
          proxiedBy,
          at,
        }))
        .mapErr((message): Fault[] => [{ keys: ['subject_identifier'], code: 'bad-format', message }]),
  )
}

type RecordFields = Readonly<Record<string, unknown>>

function valueOf(record: RecordFields, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

function optional<Value>(
  record: RecordFields,
  key: string,
  read: (record: RecordFields, key: string) => Read<Value>,
): Read<Value | undefined> {
  return valueOf(record, key) === undefined || valueOf(record, key) === null
    ? ok(undefined)
    : read(record, key)
}

function ofType<Value>(
  record: RecordFields,
  key: string,
  expected: string,
  isExpected: (value: unknown) => value is Value,
): Read<Value> {
  const value = valueOf(record, key)
  if (isExpected(value)) return ok(value)
  return value === undefined || value === null
    ? fault(key, 'missing', `Missing; a value of type ${expected} is needed.`)
    : fault(key, 'wrong-type', `Not a value of type ${expected}.`)
}

function wholeNumber(record: RecordFields, key: string): Read<number> {
  return ofType(record, key, 'number', (value) => typeof value === 'number').andThen((value) =>
    Number.isSafeInteger(value) && value >= 0
      ? ok(value)
      : fault(key, 'out-of-range', 'Not a whole number from 0 on.'),
  )
}

function truth(record: RecordFields, key: string): Read<boolean> {
  return ofType(record, key, 'boolean', (value) => typeof value === 'boolean')
}

function text(record: RecordFields, key: string): Read<string> {
  return ofType(record, key, 'string', (value) => typeof value === 'string')
}

/** What the schemas of waiver events ask of a name, which this folder cannot ask them: they need a library. */
function lineOfText(record: RecordFields, key: string, longest: number): Read<string> {
  return text(record, key).andThen((value) => {
    if (value === '' || value.length > longest)
      return fault(key, 'out-of-range', `Not 1 to ${longest} characters.`)
    if (/[\p{Cc}\p{Surrogate}]/u.test(value))
      return fault(key, 'bad-format', 'Control characters and lone surrogates are not allowed.')
    return value.trim() === value ? ok(value) : fault(key, 'bad-format', 'There is white space at the ends.')
  })
}

/** It becomes the value of a variant, which may be empty. */
function variantValue(record: RecordFields, key: string): Read<string> {
  return text(record, key).andThen((value) =>
    value.length <= 256 && !/[\p{Cc}\p{Surrogate}]/u.test(value)
      ? ok(value)
      : fault(key, 'bad-format', 'Not one line of at most 256 characters.'),
  )
}

/** A number is that of ResultsDB's API, a text the id of a result itself. */
function resultId(record: RecordFields, key: string): Read<string> {
  return typeof valueOf(record, key) === 'number'
    ? wholeNumber(record, key).map(resultIdOf)
    : lineOfText(record, key, 512)
}

function freeText(record: RecordFields, key: string): Read<string> {
  return text(record, key).andThen((value) =>
    value.length <= 8192 && !/[\0\p{Surrogate}]/u.test(value)
      ? ok(value)
      : fault(key, 'bad-format', 'Not at most 8192 characters without U+0000 and lone surrogates.'),
  )
}

/** WaiverDB itself stores the first name as the second since it knows better; what is older may still have the first. */
function asItemType(type: string): Read<string> {
  if (type === 'brew-build') return ok('koji_build')
  return /^[A-Za-z][\w.-]*$/.test(type)
    ? ok(type)
    : fault('subject_type', 'bad-format', 'Not an item type: letters, digits, _ . and -, a letter first.')
}

function asInstant(timestamp: string, key: string): Read<Instant> {
  const at = instantOfTimestamp(timestamp)
  return at === undefined
    ? fault(key, 'bad-format', 'Not a time, as 2026-11-22T04:19:00.123456 or with a zone, as +01:00.')
    : ok(at)
}

function fault(key: string, code: ProblemCode, message: string): Result<never, Fault> {
  return err({ keys: [key], code, message })
}

/** The importer's approval of a waiver of its own would count for nothing, and the waiver be lost in silence. */
function ofAnother(entry: WaiverDbEntry, importer: string): Result<WaiverDbEntry, readonly Fault[]> {
  const own = [
    { key: 'username', name: entry.by },
    { key: 'proxied_by', name: entry.proxiedBy },
  ].filter(({ name }) => entry.isWaived && name !== undefined && isSamePerson(name, importer))
  return own.length === 0
    ? ok(entry)
    : err(
        own.map(({ key }): Fault => ({
          keys: [key],
          code: 'not-allowed',
          message: 'The waiver is by who is to approve it; choose another for `approvedBy`.',
        })),
      )
}

/** All entries are made with their keys in one order, so equal ones have one text. */
function isSameEntry(a: WaiverDbEntry, b: WaiverDbEntry): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
