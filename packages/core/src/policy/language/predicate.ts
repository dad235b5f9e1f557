import type * as z from 'zod'
import type { Instant } from '../../schema/instant.ts'
import type { TestResult } from '../../schema/result.ts'
import type { SubjectRef } from '../../schema/subject.ts'
import type { Status } from '../evaluation/status.ts'

/**
 * What a predicate promises, so that it can be tested and reasoned about.
 *
 * - `order-independent`: the order of the results changes nothing.
 * - `no-pass-without-data`: without any result it is not satisfied.
 * - `monotone-in-pass`: another passing result never takes it away from satisfied.
 */
export type PredicateLaw = 'order-independent' | 'no-pass-without-data' | 'monotone-in-pass'

export interface PredicateContext<Params> {
  readonly subject: SubjectRef
  /** Everything that was reported on the subject up to the cut, each once, oldest first. */
  readonly results: readonly TestResult[]
  readonly at: Instant
  readonly params: Params
}

export interface PredicateAnswer {
  readonly status: Exclude<Status, 'not-applicable'>
  /** A word for programs, shown in the message. */
  readonly code: string
  /** One sentence for a person. */
  readonly message: string
  /** Ids of the results that it stands on. */
  readonly cites: readonly string[]
  /** When the answer may change with no new evidence. */
  readonly validUntil?: Instant
}

/** A rule of your own, as a pure function. One that throws, or answers what is no answer, is inconclusive. */
export interface Predicate<Params> {
  /** What `params` of the rule must look like; a rule with others is inconclusive. */
  readonly params: z.ZodType<Params>
  readonly laws: readonly PredicateLaw[]
  readonly evaluate: (context: PredicateContext<Params>) => PredicateAnswer
}

/** Predicates by the name that rules use. */
// A predicate takes the params of its own schema alone: nobody else can tell their type.
// eslint-disable-next-line typescript/no-explicit-any
export type PredicateSet = Readonly<Record<string, Predicate<any>>>

/**
 * A predicate with the type of its params worked out from their schema.
 *
 * @example
 * import { predicate } from '@gatewright/core/policy'
 * import * as z from 'zod'
 *
 * const manyResults = predicate({
 *   params: z.strictObject({ least: z.int() }),
 *   laws: ['order-independent', 'no-pass-without-data', 'monotone-in-pass'],
 *   evaluate: ({ results, params }) => ({
 *     status: results.length >= params.least ? 'satisfied' : 'pending',
 *     code: 'counted',
 *     message: `${results.length} of ${params.least} results`,
 *     cites: results.map((result) => result.id),
 *   }),
 * })
 */
export function predicate<Params>(definition: Predicate<Params>): Predicate<Params> {
  return definition
}
