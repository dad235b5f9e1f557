import type { ResultAsync } from 'neverthrow'
import { canonicalJson, digestOf, type JsonValue } from '../../canonical/index.ts'
import type { ErrorKind, ErrorValue } from '../../errors/index.ts'
import type { ResultPage } from '../../ports/index.ts'
import type { SchemaError, TestResult } from '../../schema/index.ts'

/** Fails unless both are the same as JSON; the order of keys does not count. */
export function expectSame(actual: unknown, expected: unknown, what: string): void {
  const [actualText, expectedText] = [textOf(actual), textOf(expected)]
  if (actualText === expectedText) return
  const [wanted, got] = [shown(expectedText, actualText), shown(actualText, expectedText)]
  throw new Error(`${what}: expected ${wanted}, got ${got}`)
}

/** The value of an answer; fails where it is an error. */
export async function valueOf<Value>(answer: ResultAsync<Value, ErrorValue>, what: string): Promise<Value> {
  const result = await answer
  if (result.isErr())
    throw new Error(`${what}: expected an answer, got ${result.error.kind}: ${result.error.message}`)
  return result.value
}

/** The error of an answer; fails where there is none or it is of another kind. */
export async function errorOf<Kind extends ErrorKind, Failure extends ErrorValue>(
  answer: ResultAsync<unknown, Failure>,
  kind: Kind,
  what: string,
): Promise<Extract<Failure, { readonly kind: Kind }>> {
  const result = await answer
  if (result.isOk()) throw new Error(`${what}: expected ${kind}, got the answer ${textOf(result.value)}`)
  const { error } = result
  if (error.kind !== kind) throw new Error(`${what}: expected ${kind}, got ${error.kind}: ${error.message}`)
  return error as Extract<Failure, { readonly kind: Kind }>
}

/** Fails unless the answer, or the only page of it, is exactly these results in this order, whole and unchanged. */
export async function expectResults(
  answer: ResultAsync<readonly TestResult[] | ResultPage, ErrorValue>,
  expected: readonly TestResult[],
  what: string,
): Promise<void> {
  const found = await valueOf(answer, what)
  const actual = 'results' in found ? found.results : found
  if ('results' in found) expectSame(found.next, undefined, `${what}, the next page`)
  expectSame(
    actual.map(({ id }) => id),
    expected.map(({ id }) => id),
    `${what}, by id`,
  )
  expectSame(actual, expected, what)
}

/** The values of answers that are given at the same time; fails where one is an error. */
export function allOf<Value>(
  answers: readonly ResultAsync<Value, ErrorValue>[],
  what: string,
): Promise<readonly Value[]> {
  return Promise.all(answers.map((answer) => valueOf(answer, what)))
}

/** Fails unless the answer is a `schema/invalid` with problems at these paths and no others. */
export async function expectProblems(
  answer: ResultAsync<unknown, ErrorValue | SchemaError>,
  paths: readonly string[],
  what: string,
): Promise<void> {
  const error = await errorOf(answer as ResultAsync<unknown, SchemaError>, 'schema/invalid', what)
  const found = new Set(error.problems.map(({ path }) => path))
  expectSame([...found].sort(), [...paths].sort(), `${what}, paths of the problems`)
}

/** Fails unless something that the case worked out holds. */
export function expectTrue(holds: boolean, what: string): void {
  if (!holds) throw new Error(`${what}: does not hold`)
}

/** One of a list, which is not empty; those behind its end begin again. */
export function turnOf<One>(list: readonly One[], index: number): One {
  const one = list[index % list.length]
  if (one === undefined) throw new Error('There is nothing to take turns.')
  return one
}

function textOf(value: unknown): string {
  return value === undefined ? 'undefined' : canonicalJson(copyOf(value))
}

/** A copy that nobody can change behind our back, with bytes as their digest: to compare with a later answer. */
export function copyOf(value: unknown): JsonValue {
  if (value instanceof Uint8Array) return digestOf(value)
  // What is not there is a place in a list of answers.
  if (Array.isArray(value)) return value.map((one) => (one === undefined ? null : copyOf(one)))
  if (typeof value !== 'object' || value === null) return value as JsonValue
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, copyOf(one)]))
}

const longestShown = 2_000

/** A text that a person can read: of a long one what stands around the place where it differs. */
function shown(text: string, other: string): string {
  if (text.length <= longestShown) return text
  let place = 0
  while (place < text.length && text[place] === other[place]) place++
  const start = Math.max(0, place - longestShown / 4)
  return `…${text.slice(start, start + longestShown)}…`
}
