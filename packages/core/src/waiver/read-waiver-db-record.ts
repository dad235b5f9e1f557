import { err, ok, type Result } from 'neverthrow'
import { andMore } from '../errors/and-more.ts'
import type { ProblemCode } from '../errors/index.ts'
import { formatPath, type Problem, type SchemaError } from '../schema/schema-error.ts'
import { instantOfTimestamp } from '../schema/timestamp-instant.ts'
import type { NewWaiverDbRecord } from '../schema/waiver-record.ts'
import { nearWaiverKey } from './narrowing-keys.ts'

/** What is wrong with a value. */
interface Fault {
  readonly code: ProblemCode
  readonly message: string
}

interface Field {
  readonly isOptional?: true
  readonly check: (value: unknown) => Fault | undefined
}

/**
 * A waiver as `GET /waivers/` answers it, of WaiverDB or of `createWaiverDbApi`, as the record to append to another store,
 * or every fault of it. A store gives it a number of its own, so `id` is dropped, and so are the old `subject`, which says what
 * `subject_type` and `subject_identifier` do, and keys that nobody knows. An unknown key that stands near to a known one is a
 * fault: dropped, it could make a waiver for more than was meant.
 *
 * Records count in the order of their ids: append them in that order, all of them, also those that take waivers back.
 *
 * @example
 * import { readWaiverDbRecord } from '@gatewright/core/waiver'
 * import { Result } from 'neverthrow'
 *
 * const answered = {
 *   id: 7,
 *   subject_type: 'koji_build',
 *   subject_identifier: 'glibc-2.39-4.el10',
 *   subject: { type: 'koji_build', item: 'glibc-2.39-4.el10' },
 *   testcase: 'rpmdiff.abi',
 *   scenario: null,
 *   product_version: 'rhel-10',
 *   waived: true,
 *   comment: 'private symbol',
 *   username: 'ann',
 *   proxied_by: null,
 *   timestamp: '2026-11-01T09:00:00.123456',
 * }
 * const records = Result.combine([answered].map(readWaiverDbRecord))
 * console.log(records.map(([first]) => first?.testcase).unwrapOr(undefined)) // rpmdiff.abi
 */
export function readWaiverDbRecord(value: unknown): Result<NewWaiverDbRecord, SchemaError> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return err(invalid([problem([], { code: 'wrong-type', message: 'Not a record.' })]))
  const said = new Map<string, unknown>(Object.entries(value))
  const problems = [...fields].flatMap(([key, field]) => {
    const one = said.get(key)
    const isLeftOut = one === undefined || one === null
    const fault = isLeftOut ? (field.isOptional ? undefined : missing) : field.check(one)
    return fault ? [problem([key], fault)] : []
  })
  const mistyped = [...said.keys()].flatMap((key) => {
    const near = known.includes(key) ? undefined : nearWaiverKey(key, [...fields.keys()])
    const message = `Unknown key ${JSON.stringify(key)}; did you mean "${near}"?`
    return near === undefined ? [] : [problem([key], { code: 'unknown-key', message })]
  })
  if (problems.length + mistyped.length > 0) return err(invalid([...problems, ...mistyped]))
  const kept = [...fields.keys()].filter((key) => key !== 'id' && said.get(key) !== undefined)
  // Each key was checked to be what the interface says.
  return ok(Object.fromEntries(kept.map((key) => [key, said.get(key)])) as unknown as NewWaiverDbRecord)
}

const missing: Fault = { code: 'missing', message: 'Missing; a value is needed.' }

/** Empty texts are let through: WaiverDB itself has written some, and stores keep them. */
function freeText(value: unknown): Fault | undefined {
  if (typeof value !== 'string') return { code: 'wrong-type', message: 'Not a value of type string.' }
  return value.length <= 8192 && !/[\0\p{Surrogate}]/u.test(value)
    ? undefined
    : { code: 'bad-format', message: 'Not at most 8192 characters without U+0000 and lone surrogates.' }
}

function time(value: unknown): Fault | undefined {
  if (typeof value !== 'string') return { code: 'wrong-type', message: 'Not a value of type string.' }
  const message = 'Not a time, as 2026-11-22T04:19:00.123456 or with a zone, as +01:00.'
  return instantOfTimestamp(value) === undefined ? { code: 'bad-format', message } : undefined
}

function truth(value: unknown): Fault | undefined {
  return typeof value === 'boolean'
    ? undefined
    : { code: 'wrong-type', message: 'Not a value of type boolean.' }
}

function wholeNumber(value: unknown): Fault | undefined {
  if (typeof value !== 'number') return { code: 'wrong-type', message: 'Not a value of type number.' }
  return Number.isSafeInteger(value) && value >= 0
    ? undefined
    : { code: 'out-of-range', message: 'Not a whole number from 0 on.' }
}

function resultId(value: unknown): Fault | undefined {
  return typeof value === 'number' ? wholeNumber(value) : freeText(value)
}

const fields: ReadonlyMap<string, Field> = new Map<keyof NewWaiverDbRecord | 'id', Field>([
  ['id', { check: wholeNumber, isOptional: true }],
  ['subject_type', { check: freeText }],
  ['subject_identifier', { check: freeText }],
  ['testcase', { check: freeText }],
  ['scenario', { check: freeText, isOptional: true }],
  ['product_version', { check: freeText }],
  ['waived', { check: truth }],
  ['comment', { check: freeText, isOptional: true }],
  ['username', { check: freeText }],
  ['proxied_by', { check: freeText, isOptional: true }],
  ['timestamp', { check: time }],
  ['system_architecture', { check: freeText, isOptional: true }],
  ['system_variant', { check: freeText, isOptional: true }],
  ['only_result_id', { check: resultId, isOptional: true }],
  ['expires_at', { check: time, isOptional: true }],
])

/** Keys with a meaning; `result_id` is how old records named their subject. */
const known: readonly string[] = [...fields.keys(), 'subject', 'result_id']

function problem(keys: readonly string[], fault: Fault): Problem {
  return { path: formatPath(keys), keys, ...fault }
}

function invalid(problems: readonly Problem[]): SchemaError {
  const [first] = problems
  const place = first && first.path !== '' ? `${first.path}: ` : ''
  const message = `${place}${first?.message ?? ''}${andMore(problems.length)}`
  return { kind: 'schema/invalid', message, retryable: false, problems }
}
