import { err, ok, type Result } from 'neverthrow'
import type { ApiAnswer } from '../ports/api.ts'
import { valueError, type ValidationEntry } from '../schema/validation-entries.ts'
import { answerOf, inSteps, invalidAnswer } from './answers.ts'
import { messageAnswer, type ApiWork } from '../ports/serve-api.ts'
import type { ApiContext } from './api-context.ts'
import { readNewResult, type PostedResult } from './new-result.ts'
import { storeResults } from './store-results.ts'
import { writeResults } from './write-results.ts'

const mostAtOnce = 1000

/** What a request asks to store. */
interface PostedResults {
  readonly results: readonly PostedResult[]
  /** True where the answer is a list. */
  readonly isList: boolean
  /** What names the request, so that sending it again stores nothing again. */
  readonly requestKey?: string
}

/**
 * `POST /results`: one result, or a list of them or an object with a list under `results`, of which all are stored or none.
 * With an `idempotency_key`, which stands beside a list and not in it, the same request again answers what it answered before
 * and stores nothing.
 */
export function createResults(context: ApiContext, body: unknown): ApiWork {
  return inSteps(async () => {
    const posted = readPosted(context, body)
    if (posted.isErr()) return err(posted.error)
    const { results, isList, requestKey } = posted.value
    const stored = await storeResults(context, results, requestKey)
    if (stored.isErr()) return err(stored.error)
    const written = await writeResults(context, stored.value)
    return written.map((records) => answerOf(isList ? records : records[0], 201))
  })
}

function readPosted(context: ApiContext, body: unknown): Result<PostedResults, ApiAnswer> {
  if (context.isUpstream)
    return readNewResult(context, body).map((result) => ({ results: [result], isList: false }))
  if (Array.isArray(body)) return readList(context, body).map((results) => ({ results, isList: true }))
  return readKey(body).andThen((requestKey) => {
    const key = requestKey === undefined ? {} : { requestKey }
    const list = isRecord(body) && !Object.hasOwn(body, 'outcome') ? body['results'] : undefined
    return Array.isArray(list)
      ? readList(context, list).map((results) => ({ results, isList: true, ...key }))
      : readNewResult(context, body).map((result) => ({ results: [result], isList: false, ...key }))
  })
}

function readList(context: ApiContext, list: readonly unknown[]): Result<readonly PostedResult[], ApiAnswer> {
  if (list.length === 0 || list.length > mostAtOnce) {
    return err(messageAnswer(400, `A list has 1 to ${mostAtOnce} results.`))
  }
  const results: PostedResult[] = []
  const faults: ValidationEntry[] = []
  for (const [index, body] of list.entries()) {
    if (hasKey(body)) faults.push(valueError([index, 'idempotency_key'], keyPlace, body.idempotency_key))
    const read = readNewResult(context, body)
    if (read.isOk()) results.push(read.value)
    else {
      const entries = entriesIn(read.error)
      if (entries === undefined) return err(read.error)
      for (const entry of entries) faults.push({ ...entry, loc: [index, ...entry.loc] })
    }
  }
  return faults.length > 0 ? err(invalidAnswer(faults)) : ok(results)
}

/** A key of one result would be for the whole request, and several keys contradict each other. */
const keyPlace = 'belongs beside the list: {"idempotency_key": …, "results": […]}'

function hasKey(body: unknown): body is { readonly idempotency_key: unknown } {
  return isRecord(body) && (body['idempotency_key'] ?? null) !== null
}

function entriesIn({ body }: ApiAnswer): readonly ValidationEntry[] | undefined {
  const entries = isRecord(body) ? body['validation_error'] : undefined
  return Array.isArray(entries) ? (entries as readonly ValidationEntry[]) : undefined
}

function readKey(body: unknown): Result<string | undefined, ApiAnswer> {
  const key = isRecord(body) ? body['idempotency_key'] : undefined
  if (key === undefined || key === null) return ok(undefined)
  if (typeof key === 'string' && /^[\x21-\x7e]{1,200}$/.test(key)) return ok(key)
  const message = 'must be 1 to 200 visible ASCII characters'
  return err(invalidAnswer([valueError(['idempotency_key'], message, key)]))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
