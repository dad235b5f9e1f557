import type { ResultAsync } from 'neverthrow'
import { canonicalJson, type JsonValue } from '../../canonical/index.ts'
import type { ErrorKind, ErrorValue } from '../../errors/index.ts'
import type { ResultPage } from '../../ports/index.ts'
import type { TestResult } from '../../schema/index.ts'

/** Fails unless both are the same as JSON; the order of keys does not count. */
export function expectSame(actual: unknown, expected: unknown, what: string): void {
  const [actualText, expectedText] = [textOf(actual), textOf(expected)]
  if (actualText !== expectedText) throw new Error(`${what}: expected ${expectedText}, got ${actualText}`)
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

function textOf(value: unknown): string {
  return value === undefined ? 'undefined' : canonicalJson(value as JsonValue)
}
