import fc from 'fast-check'
import * as z from 'zod'
import {
  ageAtLeast,
  predicate,
  type DecisionQuery,
  type Evidence,
  type Policy,
  type PredicateSet,
} from '../../../../src/policy/index.ts'
import { anyEvidence } from './random-evidence.ts'
import { anyPolicy, leafRules, withTerms } from './random-rules.ts'
import { moment, record } from './random-words.ts'

/** A question to a gate with rules of every type. All of it passes its schema. */
export interface RandomGate {
  readonly policies: readonly Policy[]
  readonly evidence: Evidence
  readonly query: DecisionQuery
}

/** The predicates that random rules name, for the one who asks to hand in; `constructor` is one that nobody handed in. */
export const randomPredicates: PredicateSet = {
  ages: ageAtLeast(),
  counts: predicate({
    params: z.strictObject({ least: z.int() }),
    laws: ['order-independent', 'no-pass-without-data', 'monotone-in-pass'],
    evaluate: ({ results, params }) => ({
      status: results.length >= params.least ? 'satisfied' : 'pending',
      code: 'counted',
      message: `${results.length} of ${params.least}`,
      cites: results.map(({ id }) => id),
    }),
  }),
  throws: predicate({
    params: z.unknown(),
    laws: [],
    evaluate: () => {
      throw new Error('no answer')
    },
  }),
}

const query: fc.Arbitrary<DecisionQuery> = record(
  { decisionContext: fc.constant('release'), at: moment },
  { knownAt: moment, purpose: fc.constant('advisory:1') },
)

export const randomGate: fc.Arbitrary<RandomGate> = fc.record({
  policies: fc.array(anyPolicy, { minLength: 1, maxLength: 3 }),
  evidence: anyEvidence,
  query,
})

/** The same with one rule that always applies. */
export const gateOfOneRule: fc.Arbitrary<RandomGate> = fc.record({
  policies: fc.oneof(...leafRules.map((rule) => withTerms(rule))).map((rule): Policy[] => [
    {
      apiVersion: 'gating/v1',
      id: 'p1',
      applies: { decisionContexts: ['release'], subjectTypes: ['koji_build'] },
      rules: [rule],
    },
  ]),
  evidence: anyEvidence,
  query,
})
