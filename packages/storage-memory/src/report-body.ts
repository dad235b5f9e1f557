import { compareText, digestOfJson, type Digest } from '@gatewright/core/canonical'
import { andMore } from '@gatewright/core/errors'
import type { KeyConflict } from '@gatewright/core/ports'
import {
  formatPath,
  parseTestResult,
  type OutcomeSet,
  type Problem,
  type SchemaError,
  type TestResult,
} from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import { deepFreeze } from './deep-freeze.ts'
import { asJson, recordJson } from './json.ts'
import { keyConflict } from './key-conflict.ts'
import { shareParts } from './share-parts.ts'

/** What one report hands in: frozen copies of its results, each id once, in the order of the ids. */
export interface ReportBody {
  readonly results: readonly TestResult[]
  /** Equal for equal bodies; the order in which the results were handed in does not count. */
  readonly digest: Digest
}

/**
 * Checks what a report hands in. Answers frozen copies, every problem of every result with a path such as
 * `[3].outcome`, or the conflict when one id stands for two different results.
 */
export function readReportBody(
  input: readonly unknown[],
  outcomes: OutcomeSet,
): Result<ReportBody, SchemaError | KeyConflict> {
  const results: TestResult[] = []
  const problems: Problem[] = []
  const share = shareParts()
  for (const [index, candidate] of input.entries()) {
    parseTestResult(candidate, outcomes).match(
      (result) => results.push(deepFreeze(share(result))),
      (error) => problems.push(...error.problems.map((problem) => inResult(index, problem))),
    )
  }
  if (problems.length > 0) return err(schemaError(problems))
  return distinctById(results).map((distinct) => ({
    results: distinct,
    digest: digestOfJson(asJson(distinct)),
  }))
}

function inResult(index: number, problem: Problem): Problem {
  const keys = [index, ...problem.keys]
  return { ...problem, path: formatPath(keys), keys }
}

function schemaError(problems: readonly Problem[]): SchemaError {
  const message = `${problems[0]?.path}: ${problems[0]?.message}${andMore(problems.length)}`
  return { kind: 'schema/invalid', message, retryable: false, problems }
}

function distinctById(results: readonly TestResult[]): Result<readonly TestResult[], KeyConflict> {
  const byId = new Map<string, TestResult>()
  for (const result of results) {
    const known = byId.get(result.id)
    if (known && recordJson(known) !== recordJson(result)) return err(keyConflict(result.id, 'result id'))
    byId.set(result.id, result)
  }
  return ok([...byId.values()].sort((a, b) => compareText(a.id, b.id)))
}
