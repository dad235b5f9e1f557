import * as z from 'zod'
import { exactly } from '../../schema/exactly.ts'
import type { Result } from 'neverthrow'
import { InstantSchema, type Instant } from '../../schema/instant.ts'
import { checkSchema, type SchemaError } from '../../schema/schema-error.ts'
import { strictObject } from '../../schema/strict-object.ts'
import { TestcaseNameSchema } from '../../schema/testcase.ts'
import { freeText, lineOfText } from '../../schema/text.ts'
import { VariantSchema, type Variant } from '../../schema/variant.ts'
import type { FlakeState } from '../score/flake-score.ts'

/** One answer of a model about one test, at one time. */
export interface Detection {
  readonly testcase: string
  readonly variant: Variant
  readonly modelVersion: string
  readonly detectedAt: Instant
  /** The probability that the model gave to the test being flaky: its `score`. In [0, 1]. */
  readonly probability: number
  readonly state: FlakeState
}

/**
 * Somebody, or something that happened later, says whether a detection was right. The question is always: flaky or not?
 * `wrong` of a test that was detected as `flaky` says that it is not; `wrong` of any other state says that it is.
 */
export interface DetectionLabel extends Detection {
  readonly id: string
  readonly at: Instant
  /** The person, or the rule that derived it. */
  readonly by: string
  readonly label: 'right' | 'wrong'
  readonly source: 'person' | 'later-evidence'
  readonly reason: string
}

export const DetectionLabelSchema: z.ZodType<DetectionLabel> = exactly<DetectionLabel>()(
  strictObject({
    id: lineOfText(512),
    at: InstantSchema,
    by: lineOfText(256),
    testcase: TestcaseNameSchema,
    variant: VariantSchema,
    modelVersion: lineOfText(256),
    detectedAt: InstantSchema,
    probability: z.number().min(0).max(1),
    state: z.enum(['broken', 'flaky', 'recovered', 'steady', 'unknown']),
    label: z.enum(['right', 'wrong']),
    source: z.enum(['person', 'later-evidence']),
    reason: freeText(8192).min(1),
  }),
)

/**
 * Checks a label. Answers it, or `schema/invalid` with every fault.
 *
 * @example
 * import { parseDetectionLabel } from '@gatewright/core/flake'
 *
 * const parsed = parseDetectionLabel({
 *   id: 'l1',
 *   at: '2026-11-22T04:19:00Z',
 *   by: 'ann',
 *   testcase: 'unit/adds',
 *   variant: {},
 *   modelVersion: 'six-explanations-1',
 *   detectedAt: '2026-11-20T00:00:00Z',
 *   probability: 0.97,
 *   state: 'flaky',
 *   label: 'wrong',
 *   source: 'person',
 *   reason: 'the database was down for two days',
 * })
 * console.log(parsed.isOk()) // true
 */
export function parseDetectionLabel(input: unknown): Result<DetectionLabel, SchemaError> {
  return checkSchema(DetectionLabelSchema, input)
}
