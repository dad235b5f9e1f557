import * as z from 'zod'
import { exactly } from '../../schema/exactly.ts'
import { InstantSchema, type Instant } from '../../schema/instant.ts'
import { strictObject } from '../../schema/strict-object.ts'
import { lineOfText } from '../../schema/text.ts'
import type { EvaluateCel } from '../language/condition.ts'
import type { PredicateSet } from '../language/predicate.ts'

/** What is asked of the policies. */
export interface DecisionQuery {
  readonly decisionContext: string
  /** What the release is for, as `advisory:RHSA-2026:1`: waivers that were given for a purpose count for no other. */
  readonly purpose?: string
  /** The time that waivers and quarantines are read at. Take it from your clock, never from whoever asks: a chosen past time revives expired waivers. */
  readonly at: Instant
  /** Evidence that came later is not looked at; `at` by default. */
  readonly knownAt?: Instant
  /** Your own predicates, by the names that rules use. */
  readonly predicates?: PredicateSet
  /** Answers `cel` conditions; without it they are unknown. */
  readonly cel?: EvaluateCel
}

/** The part of a query that is plain data, and may come from outside. */
export type DecisionQueryData = Omit<DecisionQuery, 'predicates' | 'cel'>

export const DecisionQuerySchema: z.ZodType<DecisionQueryData> = exactly<DecisionQueryData>()(
  strictObject({
    decisionContext: lineOfText(256),
    purpose: z.exactOptional(lineOfText(256)),
    at: InstantSchema,
    knownAt: z.exactOptional(InstantSchema),
  }),
)
