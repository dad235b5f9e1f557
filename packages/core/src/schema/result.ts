import type { Result } from 'neverthrow'
import * as z from 'zod'
import { exactly } from './exactly.ts'
import { InstantSchema, type Instant } from './instant.ts'
import { ItemSchema, type Item } from './item.ts'
import { classifyOutcome, presetOutcomes, type OutcomeSet } from './outcome.ts'
import { plainRecord } from './plain-record.ts'
import { checkSchema, type SchemaError } from './schema-error.ts'
import { strictObject } from './strict-object.ts'
import { TestcaseNameSchema } from './testcase.ts'
import { anyText, freeText, lineOfText, webUrl } from './text.ts'
import { VariantSchema, type Variant } from './variant.ts'

/** Why a test did not run to an end of its own: the fine print of the class `skip`. */
export type SkipKind = 'skipped' | 'todo' | 'expected-failure' | 'precluded'

/**
 * What one attempt at a testcase reported. Immutable: a later opinion is another result.
 * Called `TestResult` so that it never clashes with neverthrow's `Result`.
 */
export interface TestResult {
  /** Unique in its project. Ties in time are broken by it, so ids of attempts sort in the order of the attempts. */
  readonly id: string
  readonly testcase: string
  readonly item: Item
  /** A name of the configured outcome set. */
  readonly outcome: string
  /** When the result was handed in, not when the test ran. */
  readonly submittedAt: Instant
  readonly variant: Variant
  /** Free data; keys may repeat their values. Nothing here decides anything by itself. */
  readonly data: Readonly<Record<string, readonly string[]>>
  /** Ids of the groups (runs) the result belongs to. */
  readonly groups: readonly string[]
  /** Counted from 1 within one run. */
  readonly attempt?: number
  readonly durationMs?: number
  /** Only where the outcome's class is `skip`. */
  readonly skipKind?: SkipKind
  /** Equal for failures that look the same. */
  readonly failureSignature?: string
  /** For people, 8 KiB at most: a failure message, a reason to skip. */
  readonly note?: string
  readonly refUrl?: string
  /** What stands in place of an address where that is none: ResultsDB takes any text. */
  readonly refText?: string
}

export const TestResultSchema: z.ZodType<TestResult> = exactly<TestResult>()(
  strictObject({
    id: lineOfText(512),
    testcase: TestcaseNameSchema,
    item: ItemSchema,
    outcome: lineOfText(32),
    submittedAt: InstantSchema,
    variant: VariantSchema,
    data: plainRecord(lineOfText(256), z.array(anyText())),
    groups: z.array(lineOfText(512)),
    attempt: z.exactOptional(z.int().min(1)),
    durationMs: z.exactOptional(z.number().min(0)),
    skipKind: z.exactOptional(z.enum(['skipped', 'todo', 'expected-failure', 'precluded'])),
    failureSignature: z.exactOptional(lineOfText(256)),
    note: z.exactOptional(freeText(8192)),
    refUrl: z.exactOptional(webUrl()),
    refText: z.exactOptional(freeText(8192)),
  }),
)

/**
 * Checks a result at the door: strict shape, known outcome, canonical item, time with zone. Every problem is listed.
 *
 * @example
 * import { parseTestResult } from '@gatewright/core/schema'
 *
 * parseTestResult({
 *   id: 'r1',
 *   testcase: 'dist.rpmlint',
 *   item: { type: 'koji_build', id: 'bash-5.2-1.fc40' },
 *   outcome: 'PASED',
 *   submittedAt: '2026-11-22T04:19:00',
 *   variant: {},
 *   data: {},
 *   groups: [],
 * }) // err: outcome: Unknown outcome "PASED". Did you mean "PASSED"? · submittedAt: This time has no zone …
 */
export function parseTestResult(
  input: unknown,
  outcomes: OutcomeSet = presetOutcomes,
): Result<TestResult, SchemaError> {
  return checkSchema(schemaFor(outcomes), input)
}

function withOutcomes(outcomes: OutcomeSet): z.ZodType<TestResult> {
  return TestResultSchema.check(
    z.refine<TestResult>((result) => classifyOutcome(String(result.outcome), outcomes).isOk(), {
      path: ['outcome'],
      // Also when other keys are at fault: every problem is listed at once.
      when: (payload) => typeof (payload.value as Partial<TestResult> | null)?.outcome === 'string',
      error: (issue) => {
        const { outcome } = issue.input as TestResult
        return classifyOutcome(outcome, outcomes).match(
          () => undefined,
          (error) => error.message,
        )
      },
    }),
  )
}

/** Making a schema costs more than checking with it. */
const schemas: WeakMap<OutcomeSet, z.ZodType<TestResult>> = new WeakMap()

function schemaFor(outcomes: OutcomeSet): z.ZodType<TestResult> {
  const known = schemas.get(outcomes)
  if (known) return known
  const schema = withOutcomes(outcomes)
  schemas.set(outcomes, schema)
  return schema
}
