import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { JsonValue } from '../canonical/canonical-json.ts'
import { digestOfJson } from '../canonical/digest.ts'
import type { ApiAnswer } from '../ports/api.ts'
import { privateDataPrefix } from '../query/result-data.ts'
import type { Instant } from '../schema/instant.ts'
import { TestResultSchema, type TestResult } from '../schema/result.ts'
import { checkSchema, type Problem } from '../schema/schema-error.ts'
import { valueError } from '../schema/validation-entries.ts'
import { asking, inSteps, invalidAnswer, refusalOf, refuse } from './answers.ts'
import { messageAnswer } from '../ports/serve-api.ts'
import type { ApiContext } from './api-context.ts'
import { putGroup, putTestcase } from './known-groups.ts'
import type { PostedGroup, PostedResult } from './new-result.ts'
import { queryAll } from '../ports/query-all.ts'
import { referenceOf } from './reference.ts'
import { itemOfData, variantOfData } from './result-item.ts'
import { resultIdOf } from '../schema/result-number.ts'

/** A posted result of which every group has an id. */
interface PreparedResult extends PostedResult {
  readonly groups: readonly (PostedGroup & { readonly uuid: string })[]
}

/**
 * Stores results, all or none, and what they say of testcases and groups. Answers them in the order they came in.
 *
 * @param requestKey - what was stored under it before is answered again; with another content it is a refusal
 */
export function storeResults(
  context: ApiContext,
  posted: readonly PostedResult[],
  requestKey?: string,
): ResultAsync<readonly TestResult[], ApiAnswer> {
  const request = requestKey === undefined ? undefined : requestOf(requestKey, posted)
  return inSteps(async () => {
    const earlier = request ? await storedBefore(context, request) : ok([])
    if (earlier.isErr() || earlier.value.length > 0) return earlier
    const prepared = posted.map((one) => withGroupIds(context, one))
    const checked = checkAll(context, prepared)
    if (checked.isErr()) return err(checked.error)
    return append(context, prepared, request)
  })
}

/** A request that may come again, and what it holds. */
interface Request {
  readonly key: string
  readonly digest: string
}

const requestDataKey = `${privateDataPrefix}request`

function requestOf(key: string, posted: readonly PostedResult[]): Request {
  return { key: `key:${key}`, digest: digestOfJson(JSON.parse(JSON.stringify(posted)) as JsonValue) }
}

async function storedBefore(
  { storage }: ApiContext,
  { key, digest }: Request,
): Promise<Result<readonly TestResult[], ApiAnswer>> {
  const query = { data: [{ key: requestDataKey, equals: [key] }] }
  const found = await asking(queryAll(storage.results, query))
  return found.andThen((results) => {
    const isSame = results.every((result) => result.data[requestDataKey]?.includes(digest))
    if (!isSame)
      return refuse(messageAnswer(409, 'The idempotency key was used before with another content.'))
    return ok([...results].sort((a, b) => (a.id < b.id ? -1 : 1)))
  })
}

function withGroupIds({ newUuid }: ApiContext, posted: PostedResult): PreparedResult {
  return { ...posted, groups: posted.groups.map((group) => ({ ...group, uuid: group.uuid || newUuid() })) }
}

/** Everything is checked before anything is stored. */
function checkAll(context: ApiContext, prepared: readonly PreparedResult[]): Result<void, ApiAnswer> {
  for (const [index, one] of prepared.entries()) {
    const checked = checkSchema(TestResultSchema, resultOf(context, one, 0))
    if (checked.isOk()) continue
    const place = prepared.length === 1 ? [] : [index]
    return err(invalidAnswer(checked.error.problems.map((problem) => entryOf(problem, place, one))))
  }
  return ok()
}

const fieldNames: ReadonlyMap<string | number | undefined, string> = new Map([
  ['refUrl', 'ref_url'],
  ['refText', 'ref_url'],
  ['submittedAt', 'submit_time'],
])

function entryOf({ keys, message }: Problem, place: readonly number[], posted: PreparedResult) {
  const [field, ...rest] = keys
  const name = fieldNames.get(field) ?? field ?? ''
  const input = name === 'testcase' ? posted.testcase.name : null
  return valueError([...place, name, ...rest], message, input)
}

async function append(
  context: ApiContext,
  prepared: readonly PreparedResult[],
  request: Request | undefined,
): Promise<Result<readonly TestResult[], ApiAnswer>> {
  const { storage } = context
  const results: TestResult[] = []
  for (const one of prepared) {
    const number = await asking(storage.numbers.next('results'))
    if (number.isErr()) return err(number.error)
    results.push(resultOf(context, one, number.value, request))
  }
  const known = await putKnown(context, prepared)
  if (known.isErr()) return err(known.error)
  const reportKey = `resultsdb/${request?.key ?? `result:${results[0]?.id}`}`
  const appended = await storage.results.append(reportKey, results)
  if (appended.isOk()) return ok(results)
  // Somebody else was quicker with the same request.
  if (request && appended.error.kind === 'store/key-conflict') return storedBefore(context, request)
  return err(refusalOf(appended.error))
}

/** Testcases and groups come before the results that name them: without a result they say nothing of any test. */
async function putKnown(
  context: ApiContext,
  prepared: readonly PreparedResult[],
): Promise<Result<void, ApiAnswer>> {
  for (const { testcase, groups } of prepared) {
    const put = await putTestcase(context, testcase)
    if (put.isErr()) return err(put.error)
    for (const group of groups) {
      const putOne = await putGroup(context, group)
      if (putOne.isErr()) return err(putOne.error)
    }
  }
  return ok()
}

function resultOf(
  { clock }: ApiContext,
  posted: PreparedResult,
  number: number,
  request?: Request,
): TestResult {
  const { outcome, testcase, groups, note, refUrl, data, submittedAt } = posted
  return {
    id: resultIdOf(number),
    testcase: testcase.name,
    item: itemOfData(data, number),
    outcome,
    submittedAt: submittedAt ?? toTheMicrosecond(clock.now()),
    variant: variantOfData(data),
    data: request ? { ...data, [requestDataKey]: [request.key, request.digest] } : data,
    groups: [...new Set(groups.map(({ uuid }) => uuid))],
    ...(note === null ? {} : { note }),
    ...referenceOf(refUrl),
  }
}

/** What is finer is cut off, as from times that come in: nobody could ask for it by the time that is given out. */
function toTheMicrosecond(instant: Instant): Instant {
  return instant.replace(/(\.\d{6})\d+(?=Z$)/, '$1')
}
