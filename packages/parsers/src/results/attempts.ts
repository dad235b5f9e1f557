import type { CaseAttempt, CaseFailure, CaseOutcome, CaseRecord } from '@gatewright/core/ports'
import type { SkipKind, TestResult } from '@gatewright/core/schema'
import { wellFormed } from './case-data.ts'
import { failureMessageOf, failureSignatureOf } from './failure-signature.ts'

const outcomes: Readonly<Record<Exclude<CaseOutcome, 'unknown'>, string>> = {
  passed: 'PASSED',
  failed: 'FAILED',
  error: 'ERROR',
  skipped: 'SKIPPED',
  todo: 'SKIPPED',
  inconclusive: 'NEEDS_INSPECTION',
}
const longestNote = 8192

/** The outcome that results have for a record; nothing for one that nobody knows. */
export function outcomeOf({ outcome }: CaseRecord): string | undefined {
  return outcome !== 'unknown' && Object.hasOwn(outcomes, outcome) ? outcomes[outcome] : undefined
}

/** What one attempt says that the others of its case may not. */
export type Attempt = Pick<TestResult, 'outcome' | 'durationMs' | 'skipKind' | 'failureSignature' | 'note'>

/** The attempts of a record in the order in which they were made; `outcome` is of the one that decides. */
export function attemptsOf(record: CaseRecord, outcome: string): Attempt[] {
  const own: Attempt = {
    outcome,
    ...durationOf(record.durationMs),
    ...(outcome === 'SKIPPED'
      ? { skipKind: skipKindOf(record), ...noteOf(record.skipReason) }
      : failureFacts(record.failures[0], outcome)),
  }
  if (record.otherAttempts.length === 0) return [own]
  const tries = (when: CaseAttempt['when']): Attempt[] =>
    record.otherAttempts.filter((attempt) => attempt.when === when).map(attemptOf)
  return [...tries('before'), own, ...tries('after')]
}

function attemptOf({ outcome, durationMs, failure }: CaseAttempt): Attempt {
  const word = outcomes[outcome]
  return {
    outcome: word,
    ...durationOf(durationMs),
    ...(outcome === 'skipped' ? { skipKind: 'skipped' } : failureFacts(failure, word)),
  }
}

function failureFacts(
  failure: CaseFailure | undefined,
  outcome: string,
): Pick<TestResult, 'failureSignature' | 'note'> {
  if (!failure || outcome === 'PASSED') return {}
  const signature = failureSignatureOf(failure)
  return {
    ...(signature === undefined ? {} : { failureSignature: signature }),
    ...noteOf(failureMessageOf(failure)),
  }
}

function skipKindOf(record: CaseRecord): SkipKind {
  if (record.outcome === 'skipped') return 'skipped'
  return /xfail|expected/i.test(record.rawOutcome) ? 'expected-failure' : 'todo'
}

function durationOf(durationMs: number | undefined): Pick<TestResult, 'durationMs'> {
  return durationMs !== undefined && Number.isFinite(durationMs) && durationMs >= 0 ? { durationMs } : {}
}

function noteOf(text: string | undefined): Pick<TestResult, 'note'> {
  return text === undefined || text === '' ? {} : { note: wellFormed(text.slice(0, longestNote)) }
}
