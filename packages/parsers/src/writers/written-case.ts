import type { Item, OutcomeClass, TestResult, Variant } from '@gatewright/core/schema'

/** One attempt at a case, with what its outcome means. */
export interface WrittenAttempt {
  readonly result: TestResult
  readonly class: OutcomeClass
}

/** One testcase, on one item, run in one way: what becomes one entry of a report. */
export interface WrittenCase {
  readonly testcase: string
  readonly item: Item
  readonly variant: Variant
  /** Oldest first, without progress notes that a later outcome has made obsolete. */
  readonly attempts: readonly WrittenAttempt[]
  /** The attempt that the entry takes its outcome from. */
  readonly deciding: WrittenAttempt
  /** The attempts that failed, broke or never ended, oldest first. */
  readonly troubled: readonly WrittenAttempt[]
}

/** How a case ended; information alone is no pass, and what has not ended is trouble. */
export type WrittenStatus = 'passed' | 'failed' | 'error' | 'skipped' | 'unfinished'

const statuses: Readonly<Record<OutcomeClass, WrittenStatus>> = {
  pass: 'passed',
  info: 'skipped',
  fail: 'failed',
  error: 'error',
  skip: 'skipped',
  incomplete: 'unfinished',
}

export function statusOf(attempt: WrittenAttempt): WrittenStatus {
  return statuses[attempt.class]
}

export function isTrouble({ class: outcomeClass }: WrittenAttempt): boolean {
  return outcomeClass === 'fail' || outcomeClass === 'error' || outcomeClass === 'incomplete'
}

/** The note of an attempt, where it says anything. */
export function noteOf({ result: { note } }: WrittenAttempt): string | undefined {
  return note === undefined || note.trim() === '' ? undefined : note
}

/** The first value of a key of an attempt's data that says anything. */
export function datumOf({ result: { data } }: WrittenAttempt, key: string): string | undefined {
  return valuesOf(data, key).find((value) => value.trim() !== '')
}

/** The values of a key that may be any text, `constructor` too. */
export function valuesOf(data: TestResult['data'], key: string): readonly string[] {
  return (Object.hasOwn(data, key) ? data[key] : undefined) ?? []
}

/** The line or column that an attempt's data names, from 1. */
export function positionOf(attempt: WrittenAttempt, key: 'line' | 'column'): number | undefined {
  const written = datumOf(attempt, key)
  return written !== undefined && /^[1-9]\d{0,8}$/.test(written) ? Number(written) : undefined
}
