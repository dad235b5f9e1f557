import type * as fastCheck from 'fast-check'
import { canonicalJson, type JsonValue } from '../../canonical/index.ts'
import type {
  Evidence,
  Predicate,
  PredicateAnswer,
  PredicateContext,
  PredicateLaw,
  PredicateRule,
} from '../../policy/index.ts'
import { compareInstants, compareResults, type Instant, type TestResult } from '../../schema/index.ts'
import { evidenceArbitraries } from './evidence-arbitraries.ts'
import { expectLaw, law, type LawAnswer, type LawOutcome, type LawTools, type PolicyLaw } from './law.ts'
import { momentsAt } from './moments.ts'
import { smallWorld } from './world.ts'

export interface PredicateLawOptions<Params> {
  /** What a rule hands to it. */
  readonly params: Params
  /** The testcases that it looks at, where it does so by name. */
  readonly testcases?: readonly string[]
}

/** What came of the laws that a predicate claims. */
export interface PredicateReport {
  readonly holds: boolean
  readonly laws: readonly { readonly law: PredicateLaw; readonly outcome: LawOutcome }[]
}

/**
 * The laws that a predicate claims, and no others, as functions for any test runner. They ask the predicate itself, with
 * random results about its testcases.
 *
 * @example
 * import { predicate } from '@gatewright/core/policy'
 * import { predicateLaws } from '@gatewright/core/testing'
 * import fc from 'fast-check'
 * import * as z from 'zod'
 *
 * const somePass = predicate({
 *   params: z.strictObject({}),
 *   laws: ['order-independent', 'no-pass-without-data', 'monotone-in-pass'],
 *   evaluate: ({ results }) => {
 *     const passed = results.filter(({ outcome }) => outcome === 'PASSED')
 *     const status = passed.length > 0 ? 'satisfied' : 'pending'
 *     return { status, code: 'counted', message: `${passed.length} passed`, cites: passed.map(({ id }) => id) }
 *   },
 * })
 * for (const law of predicateLaws(fc, somePass, { params: {} })) {
 *   const outcome = law.check(100)
 *   if (!outcome.holds) throw new Error(`${law.id}: ${outcome.message}`)
 * }
 */
export function predicateLaws<Params>(
  fc: typeof fastCheck.default,
  predicate: Predicate<Params>,
  options: PredicateLawOptions<Params>,
): readonly PolicyLaw[] {
  return claimedLaws(fc, [caseOf(predicate, options)], options.testcases).map(([, one]) => one)
}

/**
 * Tries every law that a predicate claims.
 *
 * @param options - `runs`: on how many random inputs, 1000 by default; `seed` makes them the same again
 * @example
 * import { ageAtLeast } from '@gatewright/core/policy'
 * import { testPredicate } from '@gatewright/core/testing'
 * import fc from 'fast-check'
 *
 * console.log(testPredicate(fc, ageAtLeast(), { params: { duration: 'P7D' } }).holds) // true
 */
export function testPredicate<Params>(
  fc: typeof fastCheck.default,
  predicate: Predicate<Params>,
  options: PredicateLawOptions<Params> & { readonly runs?: number; readonly seed?: number },
): PredicateReport {
  const { runs = 1000, seed } = options
  const laws = claimedLaws(fc, [caseOf(predicate, options)], options.testcases).map(([claim, one]) => ({
    law: claim,
    outcome: one.check(runs, seed),
  }))
  return { holds: laws.every(({ outcome }) => outcome.holds), laws }
}

/** The laws that the predicates of rules claim, of those that were handed in. */
export function lawsOfPredicates(
  { fc, world, predicates }: LawTools,
  rules: readonly PredicateRule[],
): readonly PolicyLaw[] {
  const cases = rules.flatMap(({ name, params = {} }): readonly PredicateCase[] => {
    const predicate = Object.hasOwn(predicates, name) ? predicates[name] : undefined
    return predicate?.params.safeParse(params).success === true ? [caseOf(predicate, { params })] : []
  })
  return claimedLaws(fc, cases, world.testcases).map(([, one]) => one)
}

/** A predicate with what a rule hands to it. */
interface PredicateCase {
  readonly claims: readonly PredicateLaw[]
  readonly answer: (context: Omit<PredicateContext<unknown>, 'params'>) => PredicateAnswer
}

function caseOf<Params>(
  { params: schema, laws, evaluate }: Predicate<Params>,
  { params: given }: PredicateLawOptions<Params>,
): PredicateCase {
  const params = schema.safeParse(given)
  if (!params.success)
    throw new TypeError(`The predicate does not take these params: ${params.error.message}`)
  return {
    claims: laws,
    answer: (context) => {
      try {
        // A list of its own, as a gate hands it over.
        return evaluate({ ...context, results: [...context.results], params: params.data })
      } catch {
        // As a gate takes it.
        return { status: 'inconclusive', code: 'predicate', message: 'no answer', cites: [] }
      }
    },
  }
}

function claimedLaws(
  fc: typeof fastCheck.default,
  cases: readonly PredicateCase[],
  testcases: readonly string[] = smallWorld.testcases,
): readonly (readonly [PredicateLaw, PolicyLaw])[] {
  const world = { ...smallWorld, testcases }
  const { evidence, resultOn } = evidenceArbitraries(fc, world)
  const context = contextArbitrary(fc, evidence, momentsAt(fc, world).moment(5))
  const orders = fc.array(fc.nat(999), { minLength: 32, maxLength: 32 })
  const extra = context.chain((one) => fc.tuple(fc.constant(one), resultOn(one.subject)))
  function claimed<Input>(
    claim: PredicateLaw,
    id: string,
    title: string,
    input: fastCheck.Arbitrary<Input>,
    answer: (input: Input, ask: PredicateCase['answer']) => LawAnswer,
  ): readonly (readonly [PredicateLaw, PolicyLaw])[] {
    const own = cases.filter(({ claims }) => claims.includes(claim))
    const [first] = own
    if (!first) return []
    const which = fc.nat(own.length - 1)
    const one = law({ fc }, id, title, fc.tuple(which, input), ([index, given]) =>
      answer(given, (own[index] ?? first).answer),
    )
    return [[claim, one]]
  }
  return [
    ...claimed(
      'order-independent',
      'L21.order',
      'For a predicate that claims so, the order of the results changes nothing',
      fc.tuple(context, orders),
      ([one, order], ask) => {
        const results = one.results
          .map((result, index) => ({ result, key: order[index % order.length] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ result }) => result)
        const [before, after] = [one, { ...one, results }].map((some) => textOf(ask(some)))
        return expectLaw(before === after, () => `${before} became ${after} in another order`)
      },
    ),
    ...claimed(
      'no-pass-without-data',
      'L21.data',
      'A predicate that claims so is not satisfied without any result',
      context,
      (one, ask) =>
        expectLaw(ask({ ...one, results: [] }).status !== 'satisfied', () => 'satisfied by no results'),
    ),
    ...claimed(
      'monotone-in-pass',
      'L21.pass',
      'A predicate that claims so stays satisfied by another passing result',
      extra,
      ([one, result], ask) => {
        if (ask(one).status !== 'satisfied') return 'not its case'
        const { failureSignature: _, skipKind: __, ...kept } = result
        const pass: TestResult = { ...kept, id: `${result.id}-more`, outcome: 'PASSED' }
        const { status } = ask({ ...one, results: [...one.results, pass].sort(compareResults) })
        return expectLaw(status === 'satisfied', () => `satisfied became ${status}`)
      },
    ),
  ]
}

/** What `decide` would hand over: every result on the subject once, oldest first. */
function contextArbitrary(
  fc: typeof fastCheck.default,
  evidence: fastCheck.Arbitrary<Evidence>,
  at: fastCheck.Arbitrary<Instant>,
): fastCheck.Arbitrary<Omit<PredicateContext<unknown>, 'params'>> {
  return fc.tuple(evidence, at).map(([{ subject, results }, now]) => ({
    subject,
    at: now,
    results: [...new Map(results.map((one) => [one.id, one])).values()]
      .filter(
        ({ item, submittedAt }) =>
          item.type === subject.type &&
          item.id === subject.identifier &&
          compareInstants(submittedAt, now) <= 0,
      )
      .sort(compareResults),
  }))
}

/** The answer as one text; in which order it names what it stands on is its own affair. */
function textOf(answer: PredicateAnswer): string {
  return canonicalJson({ ...answer, cites: [...answer.cites].sort() } as unknown as JsonValue)
}
