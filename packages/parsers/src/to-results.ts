import type { CaseRecord } from '@gatewright/core/ports'
import {
  parseTestResult,
  variantKey,
  type Instant,
  type Item,
  type OutcomeError,
  type SchemaError,
  type TestResult,
  type Variant,
} from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import { dialectsThatRepeatRetries } from './formats/junit/index.ts'
import { attemptsOf, outcomeOf } from './results/attempts.ts'
import { caseDataOf, wellFormed } from './results/case-data.ts'
import { createOccurrences } from './results/occurrences.ts'
import { cleanLine, fitTestcaseName, testcaseNameOf } from './results/testcase-name.ts'

/** What a report does not say and its uploader knows. */
export interface ResultContext {
  /** What was tested. */
  readonly item: Item
  /** Id of the run that the results belong to. */
  readonly group: string
  /** When the report was handed in. */
  readonly submittedAt: Instant
  readonly variant?: Variant
  /** Names the report; ids of results begin with it, so the same report gives the same ids. At most 480 characters. */
  readonly reportKey: string
  /** Put before every testcase name with a `/`. */
  readonly namespace?: string
  /** Names the testcase of a record in place of {@link testcaseNameOf}; what it gives back is cleaned and cut to fit. */
  readonly identity?: (record: CaseRecord) => string
}

/** Why records are no results: an outcome that nobody knows, or a context that does not fit. */
export type RecordsError = OutcomeError | SchemaError

type Draft = Omit<TestResult, 'id'>

/**
 * The results of a report: one for each attempt, in the order of the report.
 *
 * A case that failed before it passed gives a failing result for each earlier try and then the passing one; one that
 * failed and was run again gives the first failure and then the others. `attempt` counts from 1, and ids end in a number
 * that sorts in the same order. A name that comes again is a further attempt where the dialect writes retries so, and
 * otherwise a case of its own, called `name (2)`. Playwright's projects become the variant key `project`.
 *
 * Every result passes `parseTestResult`. The error is `outcome/unknown` for a record whose outcome is `unknown`, and
 * `schema/invalid` for a context that results can't be made with.
 *
 * @example
 * import { readReport, recordsToResults } from '@gatewright/parsers'
 *
 * const report = await readReport(new TextEncoder().encode('<testsuite name="unit"><testcase name="adds"/></testsuite>'))
 * const results = report.andThen(({ records }) =>
 *   recordsToResults(records, {
 *     item: { type: 'koji_build', id: 'bash-5.2-1.fc40' },
 *     group: 'run-1',
 *     submittedAt: '2026-11-22T04:19:00Z',
 *     reportKey: 'run-1/unit',
 *   }),
 * )
 * results.map(([first]) => first?.testcase) // ok('unit/adds')
 */
export function recordsToResults(
  records: Iterable<CaseRecord>,
  context: ResultContext,
): Result<TestResult[], RecordsError> {
  const drafts: Draft[] = []
  const occurrences = createOccurrences()
  const attemptsSoFar = new Map<string, number>()
  for (const record of records) {
    const outcome = outcomeOf(record)
    if (outcome === undefined) return err(unknownOutcome(record))
    const variant = variantOf(record, context)
    const scope = variantKey(variant)
    const name = nameOf(record, context)
    const repeatsRetries = dialectsThatRepeatRetries.has(record.source.dialect ?? '')
    const testcase = repeatsRetries ? fitTestcaseName(name) : occurrences.take(name, scope)
    const key = JSON.stringify([testcase, scope])
    const earlier = attemptsSoFar.get(key) ?? 0
    const attempts = attemptsOf(record, outcome)
    attemptsSoFar.set(key, earlier + attempts.length)
    const shared = {
      testcase,
      item: context.item,
      submittedAt: context.submittedAt,
      variant,
      data: caseDataOf(record),
      groups: [context.group],
    }
    for (const [index, attempt] of attempts.entries())
      drafts.push({ ...shared, attempt: earlier + index + 1, ...attempt })
  }
  const width = Math.max(4, String(drafts.length).length)
  const results = drafts.map((draft, index) => ({
    id: `${context.reportKey}#${String(index + 1).padStart(width, '0')}`,
    ...draft,
  }))
  // What records put into a result is made to fit; what the context puts in is the same everywhere but for the variant.
  const probes = new Map(results.map((result) => [variantKey(result.variant), result]))
  for (const probe of probes.values()) {
    const checked = parseTestResult(probe)
    if (checked.isErr()) return err(checked.error)
  }
  return ok(results)
}

function nameOf(record: CaseRecord, { identity, namespace }: ResultContext): string {
  const name = cleanLine(identity ? identity(record) : testcaseNameOf(record)) || '(unnamed)'
  return namespace === undefined || namespace === '' ? name : `${namespace}/${name}`
}

/** Playwright puts the name of the project where others put the host: the same case in two browsers is two variants. */
function variantOf(record: CaseRecord, { variant = {} }: ResultContext): Variant {
  if (
    record.source.dialect !== 'playwright' ||
    record.hostname === undefined ||
    Object.hasOwn(variant, 'project')
  )
    return variant
  const project = wellFormed(cleanLine(record.hostname).slice(0, 256))
  return project === '' ? variant : { ...variant, project }
}

function unknownOutcome(record: CaseRecord): OutcomeError {
  const message = `Record ${record.source.index} has an outcome that is not known, so it can be no result.`
  return { kind: 'outcome/unknown', message, retryable: false, outcome: record.rawOutcome }
}
