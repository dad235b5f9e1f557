import { err, ok, type Result } from 'neverthrow'
import * as z from 'zod'
import type { ApiAnswer } from '../ports/api.ts'
import type { Instant } from '../schema/instant.ts'
import { plainRecord } from '../schema/plain-record.ts'
import type { TestResult } from '../schema/result.ts'
import { isStorable } from '../schema/text.ts'
import {
  validationEntries,
  validationEntry,
  valueError,
  type ValidationEntry,
} from '../schema/validation-entries.ts'
import { invalidAnswer } from './answers.ts'
import { messageAnswer } from '../ports/serve-api.ts'
import type { ApiContext } from './api-context.ts'
import { dataOf } from './posted-data.ts'
import { pythonRepr } from './python-text.ts'
import { readSubmitTime } from './submit-time.ts'

/** A testcase as somebody posts it; `ref_url` is absent where nothing is said of it. */
export interface PostedTestcase {
  readonly name: string
  readonly ref_url?: string | null | undefined
}

/** A group as somebody posts it with a result; what is absent stays as it is known. */
export interface PostedGroup {
  readonly uuid?: string | null | undefined
  readonly description?: string | null | undefined
  readonly ref_url?: string | null | undefined
}

/** A result as somebody posts it, read. */
export interface PostedResult {
  readonly outcome: string
  readonly testcase: PostedTestcase
  readonly groups: readonly PostedGroup[]
  readonly note: string | null
  readonly refUrl: string | null
  readonly data: TestResult['data']
  /** Absent where it was not said. */
  readonly submittedAt?: Instant
}

const storable = 'Lone surrogates and the character U+0000 are not allowed.'
/** Text of bounded length that every database can keep. */
export const postedText = (longest: number): z.ZodString =>
  z.string().max(longest).refine(isStorable, storable)

const reference = postedText(8192).nullish()
export const PostedGroupSchema: z.ZodType<PostedGroup> = z.object({
  uuid: postedText(512).nullish(),
  description: postedText(8192).nullish(),
  ref_url: reference,
})

const TestcaseSchema = z.preprocess(
  (testcase, context) => {
    if (testcase !== undefined && isNameless(testcase)) {
      context.addIssue({ code: 'custom', message: 'testcase name must be non-empty' })
      return z.NEVER
    }
    return typeof testcase === 'string' ? { name: testcase } : testcase
  },
  z.object({ name: z.string(), ref_url: reference }),
)

const GroupOrUuidSchema = z.preprocess(
  (group) => (typeof group === 'string' ? { uuid: group } : group),
  PostedGroupSchema,
)

const BodySchema = z.object({
  outcome: z.string().trim().min(1, { abort: true }).toUpperCase(),
  testcase: TestcaseSchema,
  groups: z.array(GroupOrUuidSchema).max(1000).nullish(),
  note: postedText(8192).nullish(),
  data: plainRecord(z.string(), z.unknown()).nullish(),
  ref_url: reference,
  submit_time: z.optional(z.unknown()),
})

/** Reads the body of `POST /results`. The error is the answer. */
export function readNewResult(context: ApiContext, body: unknown): Result<PostedResult, ApiAnswer> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return err(invalidAnswer([notAModel('CreateResultParams', body)]))
  }
  const read = BodySchema.safeParse(body)
  const said = body as Readonly<Record<string, unknown>>
  const faults = [
    ...(read.success ? [] : validationEntries(read.error, body)),
    ...outcomeFaults(context, said['outcome']),
    ...timeFaults(context, said['submit_time']),
  ]
  if (!read.success || faults.length > 0) return err(invalidAnswer(faults.sort(byField)))
  const { outcome, testcase, groups, note, data, ref_url: refUrl, submit_time: time } = read.data
  const keys = Object.keys(data ?? {}).filter((key) => key.includes(':'))
  if (keys.length > 0) return err(messageAnswer(400, `Colon not allowed in key name: ${pythonRepr(keys)}`))
  const submittedAt = readSubmitTime(time, context.isUpstream)
  return checkData(data ?? {}).map(() => ({
    outcome,
    testcase,
    groups: groups ?? [],
    note: note ?? null,
    refUrl: refUrl ?? null,
    data: dataOf(data ?? {}, context.isUpstream),
    ...(submittedAt === undefined ? {} : { submittedAt }),
  }))
}

/** What pydantic says of a body that is no object. */
export function notAModel(model: string, body: unknown): ValidationEntry {
  return validationEntry({
    type: 'model_type',
    loc: [],
    msg: `Input should be a valid dictionary or instance of ${model}`,
    input: body ?? null,
  })
}

const mostValues = 10_000
const longestValue = 8192

/** Each value is a text of bounded length, or is written as one. */
function checkData(data: Readonly<Record<string, unknown>>): Result<void, ApiAnswer> {
  let count = 0
  for (const [key, value] of Object.entries(data)) {
    for (const one of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
      count += 1
      const text = typeof one === 'string' ? one : (JSON.stringify(one) ?? 'null')
      const fault = text.length > longestValue ? tooLong : isStorable(text) ? undefined : unstorable
      if (fault) return err(invalidAnswer([validationEntry({ ...fault, loc: ['data', key], input: one })]))
    }
  }
  if (count <= mostValues) return ok()
  return err(messageAnswer(400, `A result has ${mostValues} values of data at most.`))
}

const tooLong = { type: 'string_too_long', msg: `String should have at most ${longestValue} characters` }
const unstorable = { type: 'value_error', msg: `Value error, ${storable}` }

function isNameless(testcase: unknown): boolean {
  if (Array.isArray(testcase)) return testcase.length === 0
  if (typeof testcase === 'object' && testcase !== null) {
    return !Object.hasOwn(testcase, 'name') || !(testcase as Readonly<Record<string, unknown>>)['name']
  }
  return !testcase
}

function outcomeFaults({ outcomes }: ApiContext, outcome: unknown): readonly ValidationEntry[] {
  const name = typeof outcome === 'string' ? outcome.trim().toUpperCase() : ''
  if (name === '' || outcomes.includes(name)) return []
  return [valueError(['outcome'], `must be one of: ${outcomes.join(', ')}`, outcome)]
}

function timeFaults({ isUpstream }: ApiContext, time: unknown): readonly ValidationEntry[] {
  if (time === undefined || time === null || readSubmitTime(time, isUpstream) !== undefined) return []
  const wanted = 'Expected timestamp in milliseconds or datetime (in format YYYY-MM-DDTHH:MM:SS.ffffff)'
  return [valueError(['submit_time'], `${wanted}, got ${pythonRepr(time)}`, time)]
}

const fields = Object.keys(BodySchema.shape)

function byField(a: ValidationEntry, b: ValidationEntry): number {
  return fields.indexOf(String(a.loc[0])) - fields.indexOf(String(b.loc[0]))
}
