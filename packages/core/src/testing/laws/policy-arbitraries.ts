import type * as fastCheck from 'fast-check'
import type { Attempts, OutcomeProfileName, Policy, Population, Rule } from '../../policy/index.ts'
import type { OutcomeClass } from '../../schema/index.ts'
import type { World } from './world.ts'

/** Random policies over the names of a world. */
export interface PolicyArbitraries {
  readonly rule: fastCheck.Arbitrary<Rule>
  readonly policy: fastCheck.Arbitrary<Policy>
  readonly policies: fastCheck.Arbitrary<readonly Policy[]>
}

/**
 * Generators of policies that pass their schema, made with your copy of fast-check. Rules are small and alike, so that
 * most of them have something to say about the evidence of the same world.
 */
export function policyArbitraries(fc: typeof fastCheck.default, world: World): PolicyArbitraries {
  const testcase = fc.constantFrom(...world.testcases)
  const testcases = fc.subarray([...world.testcases], { minLength: 1 })
  const attempts: fastCheck.Arbitrary<Attempts> = fc.oneof(
    fc.constantFrom<Attempts>({ keep: 'all' }, { keep: 'latest' }),
    fc.integer({ min: 1, max: 3 }).map((maxAttempts): Attempts => ({ keep: 'any-pass', maxAttempts })),
    fc
      .tuple(fc.integer({ min: 1, max: 2 }), fc.nat(2))
      .map(([minPass, more]): Attempts => ({ keep: 'last-n', n: minPass + more, minPass })),
  )
  const flaky = fc.constantFrom('fail' as const, 'pass' as const, 'quarantine' as const)
  const population: fastCheck.Arbitrary<Population> = fc.oneof(
    testcases.map((names): Population => ({ testcases: names })),
    fc.constant<Population>({ list: 'blocking' }),
    fc.constantFrom('*', 'unit/*').map((glob): Population => ({ group: 'complete', testcases: glob })),
    fc
      .tuple(fc.constantFrom('*', 'unit/*'), fc.integer({ min: 1, max: 2 }))
      .map(([observed, minCount]): Population => ({ observed, minCount })),
  )
  const passing = fc.record(
    {
      type: fc.constant('passing' as const),
      testcase,
      variants: fc.oneof(
        fc.constant('observed' as const),
        fc.subarray([...world.variants], { minLength: 1, maxLength: 2 }),
      ),
      attempts,
      flaky,
      skips: fc.constantFrom('fail' as const, 'allow' as const),
      waivable: fc.boolean(),
    },
    { requiredKeys: ['type', 'testcase', 'variants'], noNullPrototype: true },
  )
  const noneFailing = fc.record(
    { type: fc.constant('noneFailing' as const), of: population, flaky, waivable: fc.boolean() },
    { requiredKeys: ['type', 'of'], noNullPrototype: true },
  )
  const leaf: fastCheck.Arbitrary<Rule> = fc.oneof(
    { weight: 3, arbitrary: passing },
    { weight: 1, arbitrary: noneFailing },
  )
  const combined = (inner: fastCheck.Arbitrary<Rule>): fastCheck.Arbitrary<Rule> =>
    fc
      .tuple(
        fc.constantFrom('allOf' as const, 'anyOf' as const, 'atLeast' as const),
        fc.array(inner, { minLength: 1, maxLength: 3 }),
        fc.nat(2),
      )
      .map(([type, rules, more]) =>
        type === 'atLeast' ? { type, count: Math.min(more + 1, rules.length), rules } : { type, rules },
      )
  const level1 = fc.oneof({ weight: 2, arbitrary: leaf }, { weight: 1, arbitrary: combined(leaf) })
  const rule = fc.oneof({ weight: 4, arbitrary: level1 }, { weight: 1, arbitrary: combined(level1) })

  const outcomes = fc.constantFrom<OutcomeProfileName | Record<string, OutcomeClass>>('strict', 'greenwave', {
    NEEDS_INSPECTION: 'info',
    UNHEARD_OF: 'pass',
  })
  const policy: fastCheck.Arbitrary<Policy> = fc.record(
    {
      apiVersion: fc.constant('gating/v1' as const),
      id: fc.constantFrom('p1', 'p2', 'p3'),
      applies: fc.record(
        {
          decisionContexts: mostly(fc, [...world.decisionContexts]),
          subjectTypes: mostly(fc, [...world.subjectTypes]),
          productVersions: mostly(fc, ['fedora-*', '*-41']),
        },
        { requiredKeys: ['decisionContexts', 'subjectTypes'], noNullPrototype: true },
      ),
      outcomes,
      rules: fc.array(rule, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: ['apiVersion', 'id', 'applies', 'rules'], noNullPrototype: true },
  )
  return { rule, policy, policies: fc.array(policy, { minLength: 1, maxLength: 2 }) }
}

/** All of the values most of the time: a policy that does not apply tells little. */
function mostly(
  fc: typeof fastCheck.default,
  values: readonly string[],
): fastCheck.Arbitrary<readonly string[]> {
  const some: fastCheck.Arbitrary<readonly string[]> = fc.subarray([...values], { minLength: 1 })
  return fc.oneof({ weight: 3, arbitrary: fc.constant(values) }, { weight: 1, arbitrary: some })
}
