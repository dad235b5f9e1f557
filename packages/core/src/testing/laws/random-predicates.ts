import * as z from 'zod'
import { ageAtLeast, predicate, type PredicateRule, type PredicateSet } from '../../policy/index.ts'

/** The predicates that random policies ask; each keeps what it promises. */
export const randomPredicates: PredicateSet = {
  ages: ageAtLeast(),
  passes: predicate({
    params: z.strictObject({ least: z.int().min(1) }),
    laws: ['order-independent', 'no-pass-without-data', 'monotone-in-pass'],
    evaluate: ({ results, params }) => {
      const passed = results.filter(({ outcome }) => outcome === 'PASSED')
      return {
        status: passed.length >= params.least ? 'satisfied' : 'pending',
        code: 'counted',
        message: `${passed.length} of ${params.least} passed`,
        cites: passed.map(({ id }) => id),
      }
    },
  }),
  clean: predicate({
    params: z.strictObject({}),
    laws: ['order-independent', 'no-pass-without-data'],
    evaluate: ({ results }) => {
      const [failed] = results.filter(({ outcome }) => outcome !== 'PASSED')
      const status = failed ? 'unsatisfied' : results.length > 0 ? 'satisfied' : 'pending'
      return { status, code: status, message: 'all of it', cites: results.map(({ id }) => id) }
    },
  }),
  throws: predicate({
    params: z.unknown(),
    laws: [],
    evaluate: () => {
      throw new Error('no answer')
    },
  }),
}

/** The rules that ask them; the last one asks one that nobody handed in. */
export const predicateRules: readonly PredicateRule[] = [
  { type: 'predicate', name: 'passes', params: { least: 2 } },
  { type: 'predicate', name: 'ages', params: { duration: 'PT180S' } },
  { type: 'predicate', name: 'clean' },
  { type: 'predicate', name: 'passes', params: { least: 'many' } },
  { type: 'predicate', name: 'throws' },
  { type: 'predicate', name: 'constructor' },
]
