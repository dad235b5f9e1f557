import type * as fastCheck from 'fast-check'
import {
  policyDigest,
  type Condition,
  type OutcomeProfileName,
  type Policy,
  type Rule,
  type Subjects,
} from '../../policy/index.ts'
import type { OutcomeClass } from '../../schema/index.ts'
import { metaArbitraries } from './meta-arbitraries.ts'
import { predicateRules } from './random-predicates.ts'
import { leafArbitraries } from './rule-arbitraries.ts'
import { mapRules } from './rules-inside.ts'
import { someOf } from './some-of.ts'
import { sparseRecord } from './sparse-record.ts'
import { identifierOf, narrow, type World } from './world.ts'

/** Random policies over the names of a world. */
export interface PolicyArbitraries {
  /** Any rule, where all rules beside it must be met too. */
  readonly rule: fastCheck.Arbitrary<Rule>
  /** Any rule that may be one of several alternatives. */
  readonly alternative: fastCheck.Arbitrary<Rule>
  readonly policy: fastCheck.Arbitrary<Policy>
  readonly policies: fastCheck.Arbitrary<readonly Policy[]>
}

const policyIds = ['p1', 'p2', 'p3'] as const
const unknownPolicy = 'p4'
/** Stands for the version that the policy of that name has in the end. */
const rightVersion = 'sha256:00000000'
const wrongVersion = 'sha256:ffffffff'

/**
 * Generators of policies that pass their schema, made with your copy of fast-check: rules of every type, inside of each
 * other, with all that a rule may say besides.
 */
export function policyArbitraries(fc: typeof fastCheck.default, world: World): PolicyArbitraries {
  const { duration, withMeta, withMetaOfAlternative } = metaArbitraries(fc, world)
  const { ofTests, ofPeople, ofNumbers } = leafArbitraries(fc, world, { duration })
  const predicate: fastCheck.Arbitrary<Rule> = fc.constantFrom(...predicateRules)
  const include = fc
    .tuple(
      fc.constantFrom(...policyIds, ...policyIds, unknownPolicy),
      fc.constantFrom(undefined, undefined, undefined, rightVersion, rightVersion, wrongVersion),
    )
    .map(([policy, version]): Rule => ({
      type: 'include',
      policy,
      ...(version === undefined ? {} : { version }),
    }))
  const leaf = fc.oneof(
    ...ofTests.map((arbitrary, index) => ({ weight: index === 0 ? 4 : 2, arbitrary })),
    ...ofPeople.map((arbitrary) => ({ weight: 2, arbitrary })),
    ...ofNumbers.map((arbitrary) => ({ weight: 1, arbitrary })),
    { weight: 1, arbitrary: predicate },
    { weight: 2, arbitrary: include },
  )
  const [type = 'another_type'] = world.subjectTypes
  const own = { type, identifier: identifierOf(type) }
  const others = world.otherSubjects
  const subjects = fc.constantFrom<Subjects[]>(
    ...world.subjectLists.flatMap((list): Subjects[] => [{ list }, { list, type: others[0]?.type ?? type }]),
    { list: 'a list that nobody knows' },
    [own, ...others],
    ...others.map((other): Subjects => [other]),
    ...others.map((other): Subjects => [{ ...other, author: 'ben', revision: '2' }]),
  )
  const together = (inner: fastCheck.Arbitrary<Rule>): fastCheck.Arbitrary<readonly Rule[]> =>
    siblings(fc, withMeta(inner), 3)
  const alternatives = (inner: fastCheck.Arbitrary<Rule>): fastCheck.Arbitrary<readonly Rule[]> =>
    siblings(fc, withMetaOfAlternative(inner), 3)
  const combined = (inner: fastCheck.Arbitrary<Rule>): fastCheck.Arbitrary<Rule> =>
    fc.oneof<fastCheck.Arbitrary<Rule>[]>(
      together(inner).map((rules): Rule => ({ type: 'allOf', rules })),
      alternatives(inner).map((rules): Rule => ({ type: 'anyOf', rules })),
      fc
        .tuple(alternatives(inner), fc.integer({ min: 1, max: 3 }))
        .map(([rules, count]): Rule => ({ type: 'atLeast', count: Math.min(count, rules.length), rules })),
      fc
        .tuple(fc.constantFrom('allSubjects' as const, 'anySubject' as const), subjects, together(inner))
        .map(([kind, over, rules]): Rule => ({ type: kind, subjects: over, rules })),
    )
  const level1 = fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 1, arbitrary: combined(leaf) })
  const bare = fc.oneof({ weight: 4, arbitrary: level1 }, { weight: 1, arbitrary: combined(level1) })

  const outcomes = fc.constantFrom<OutcomeProfileName | Record<string, OutcomeClass>>('strict', 'greenwave', {
    NEEDS_INSPECTION: 'fail',
    INFO: 'pass',
    UNHEARD_OF: 'pass',
  })
  const latestBy = fc.constantFrom<string[]>(...latestKeys(world).map((key) => [key]), latestKeys(world))
  const applies = sparseRecord(
    fc,
    {
      decisionContexts: mostly(fc, [...world.decisionContexts]),
      subjectTypes: mostly(fc, [...world.subjectTypes]),
    },
    {
      productVersions: mostly(fc, ['fedora-*', '*-41']),
      packages: fc.constantFrom(['bash', 'b?sh*'], ['zsh']),
      excludedPackages: fc.constantFrom(['zsh'], ['python2-*']),
      if: conditionArbitrary(fc),
    },
    8,
  )
  const policy: fastCheck.Arbitrary<Policy> = sparseRecord(
    fc,
    {
      apiVersion: fc.constant('gating/v1' as const),
      id: fc.constantFrom(...policyIds),
      applies,
      rules: fc.oneof(siblings(fc, withMeta(bare), 1), siblings(fc, withMeta(bare), 2)),
    },
    { outcomes, latestBy },
    4,
  )
  // One rule alone hides nothing behind another, least of all where everything is about the same.
  const few = leafArbitraries(fc, narrow(world), { duration })
  const kinds = [ofTests, ofPeople, ofNumbers, few.ofTests, few.ofPeople, few.ofNumbers, [combined(leaf)]]
  const alone = fc
    .oneof(...kinds.flat().map((one) => fc.oneof(one, withMeta(one))))
    .map((rule): readonly Policy[] => [
      {
        apiVersion: 'gating/v1',
        id: 'p1',
        applies: { decisionContexts: world.decisionContexts, subjectTypes: world.subjectTypes },
        rules: [rule],
      },
    ])
  const several = fc
    .oneof(
      { weight: 3, arbitrary: fc.tuple(policy) },
      { weight: 3, arbitrary: fc.tuple(policy, policy) },
      { weight: 1, arbitrary: fc.tuple(policy, policy, policy) },
    )
    .map(pinned)
  const policies = fc.oneof(several, alone)
  return { rule: withMeta(bare), alternative: withMetaOfAlternative(bare), policy, policies }
}

/** One rule or several, now and then with names of their own. */
function siblings(
  fc: typeof fastCheck.default,
  rule: fastCheck.Arbitrary<Rule>,
  maxLength: number,
): fastCheck.Arbitrary<readonly Rule[]> {
  return fc
    .tuple(fc.array(rule, { minLength: 1, maxLength }), fc.boolean())
    .map(([rules, areNamed]) =>
      areNamed ? rules.map((one, index) => ({ ...one, id: `rule-${index}` })) : rules,
    )
}

function conditionArbitrary(fc: typeof fastCheck.default): fastCheck.Arbitrary<Condition> {
  const fact = fc.constantFrom<Condition[]>(
    { fact: 'tier', op: '<', value: 2 },
    { fact: 'tier', op: '==', value: 1 },
    { fact: 'tier', op: '!=', value: '1' },
    { fact: 'author', op: '!=', value: 'ben' },
    { fact: 'revision', op: 'in', value: ['1', '3'] },
    { fact: 'identifier', op: 'glob', value: 'bash-*' },
    { fact: 'type', op: '!=', value: 'compose' },
    { fact: 'requester', op: 'in', value: ['ann', 'ben', 'cy', 'Ann'] },
    { fact: 'constructor', op: '==', value: true },
    { cel: 'tier == 1' },
  )
  const facts = fc.array(fact, { minLength: 1, maxLength: 3 })
  return fc.oneof(
    fact,
    fact.map((not): Condition => ({ not })),
    facts.map((and): Condition => ({ and })),
    facts.map((or): Condition => ({ or })),
  )
}

function latestKeys(world: World): string[] {
  return [
    ...new Set([
      ...world.variants.flatMap((variant) => Object.keys(variant)),
      ...Object.keys(world.data),
      'os',
    ]),
  ]
}

/** The policies with includes that are right where they can be: of one that comes before, in the version that it has. */
function pinned(policies: readonly Policy[]): readonly Policy[] {
  return policies.reduce<readonly Policy[]>((before, policy) => {
    const [first] = before
    const [own] = mapRules([policy], (rule) => {
      if (rule.type !== 'include') return rule
      const isThere = rule.policy !== policy.id && policies.some(({ id }) => id === rule.policy)
      const one = isThere || rule.policy === unknownPolicy || !first ? rule : { ...rule, policy: first.id }
      const meant = before.find(({ id }) => id === one.policy)
      if (one.version !== rightVersion || !meant) return one
      return { ...one, version: policyDigest(meant).slice(0, 'sha256:'.length + 12) }
    })
    return own ? [...before, own] : before
  }, [])
}

/** All of the values most of the time: a policy that does not apply tells little. */
function mostly(
  fc: typeof fastCheck.default,
  values: readonly string[],
): fastCheck.Arbitrary<readonly string[]> {
  const some: fastCheck.Arbitrary<readonly string[]> = someOf(fc, values)
  return fc.oneof({ weight: 5, arbitrary: fc.constant(values) }, { weight: 1, arbitrary: some })
}
