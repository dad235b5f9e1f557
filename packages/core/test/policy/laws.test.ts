import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ageAtLeast,
  allOf,
  allSubjects,
  anyOf,
  atLeast,
  checklist,
  decide,
  definePolicy,
  EvidenceSchema,
  include,
  meets,
  metric,
  noneFailing,
  noNewFailures,
  nonInferior,
  noSlowdown,
  parsePolicy,
  passing,
  ratio,
  signOff,
  warnUntil,
  type Policy,
} from '../../src/policy/index.ts'
import { policyLaws } from '../../src/testing/laws/index.ts'
import { oddScenario } from '../../src/testing/laws/odd-arbitraries.ts'
import { lawTools } from '../../src/testing/laws/scenario.ts'

const runs = 300
const patience = 60_000

describe('the laws of decisions, over random policies and evidence', () => {
  it.each(policyLaws(fc).map((law) => [law.id, law.title, law] as const))(
    '%s: %s',
    (_, __, law) => {
      const outcome = law.check(runs)
      expect(outcome.holds ? 'holds' : outcome.message).toBe('holds')
      // A law that is never put to the test proves nothing.
      expect(outcome.holds && outcome.telling).toBeGreaterThan(runs / 40)
    },
    patience,
  )
})

describe('what the laws are tried on', () => {
  it.each([
    ['random', (tools: ReturnType<typeof lawTools>) => tools.scenario],
    ['odd', oddScenario],
  ] as const)(
    'passes its schemas: %s scenarios',
    (_, scenarioOf) => {
      const problems = (policy: Policy): string =>
        parsePolicy(policy).match(
          () => '',
          (error) => error.message,
        )
      fc.assert(
        fc.property(scenarioOf(lawTools(fc, decide)), ({ policies, evidence }) => {
          expect(policies.map(problems).join('')).toBe('')
          expect(EvidenceSchema.safeParse(evidence).error).toBeUndefined()
        }),
        { numRuns: 500 },
      )
    },
    patience,
  )

  it('meets every type of rule in every state, and every state of a gate', () => {
    const seen = new Set<string>()
    const note = ({ kind, status, children = [] }: ReturnType<typeof decide>['tree']): void => {
      seen.add(`${kind} ${status}`)
      children.forEach(note)
    }
    const { scenario, predicates } = lawTools(fc, decide)
    for (const { policies, evidence, query } of fc.sample(scenario, 3000))
      note(decide(policies, evidence, { ...query, predicates }).tree)
    const types =
      'passing allOf anyOf atLeast ratio noneFailing noNewFailures checklist signOff metric nonInferior'
    const kinds = [
      'root',
      'policy',
      ...types.split(' '),
      'noSlowdown',
      'predicate',
      'include',
      'allSubjects',
      'anySubject',
    ]
    const states = ['satisfied', 'unsatisfied', 'pending', 'inconclusive', 'not-applicable']
    // Nobody can make a sign-off unclear.
    const expected = kinds
      .flatMap((kind) => states.map((state) => `${kind} ${state}`))
      .filter((one) => one !== 'signOff inconclusive')
    expect(expected.filter((one) => !seen.has(one))).toEqual([])
  })
})

describe('the laws over policies of one’s own', () => {
  const baseline = { ref: 'previous-release', window: 'P7D', minRuns: 2 } as const
  const release = definePolicy({
    id: 'shop.release',
    applies: {
      decisionContexts: ['ship'],
      subjectTypes: ['purl', 'advisory'],
      productVersions: ['shop-*'],
      if: {
        and: [
          { fact: 'tier', op: '==', value: 1 },
          { fact: 'author', op: '!=', value: 'robot' },
        ],
      },
    },
    latestBy: ['browser', 'scenario'],
    rules: [
      noneFailing({ observed: 'unit/*', minCount: 3 }, { flaky: 'quarantine' }),
      anyOf(
        passing('e2e/buy', { timeout: { after: 'PT8H', from: 'subject', becomes: 'inconclusive' } }),
        atLeast(2, passing('e2e/pay'), passing('e2e/look', { variants: [{ browser: 'x' }] })),
      ),
      include('shop.people'),
      meets('oldEnough', { params: { duration: 'P1D' } }),
    ],
  })
  const people = definePolicy({
    id: 'shop.people',
    applies: { decisionContexts: ['ship'], subjectTypes: ['purl'] },
    rules: [
      checklist({ items: ['prints', 'e2e/buy'], maxAge: 'P14D' }),
      signOff('qe-lead', { distinctFrom: ['author'], invalidatedBy: ['new-failing-result'] }),
      ratio('90%', { of: { list: 'blocking' }, minSample: 2, excludeQuarantined: { maxShare: '50%' } }),
      noNewFailures({
        of: { testcases: ['e2e/old'] },
        baseline,
        waivable: { by: ['maintainer'], approvals: 2 },
      }),
      warnUntil(
        '2027-01-15T00:00:00Z',
        allOf(
          metric('errors', { aggregate: 'max', window: 'PT1H', minSamples: 2, pass: { op: '<=', value: 5 } }),
        ),
      ),
      nonInferior({ testcases: 'smoke/*', baseline, margin: '50%', confidence: '80%', looks: [2, 4] }),
      noSlowdown({ metric: 'latency', baseline, maxRatio: 1.1, confidence: '80%', minSamples: 6 }),
      allSubjects({ list: 'parts', type: 'koji_build' }, { rules: [passing('part/good')] }),
    ],
  })

  it(
    'hold, with evidence about the names that the policies mention',
    () => {
      const options = { policies: [release, people], predicates: { oldEnough: ageAtLeast() } }
      const outcomes = policyLaws(fc, options).map((law) => ({ id: law.id, ...law.check(40) }))
      expect(outcomes.filter(({ holds }) => !holds)).toEqual([])
    },
    patience,
  )

  it(
    'are met by evidence that opens them, now and then',
    () => {
      const opened = (policy: Policy): number => {
        const { scenario, decide: ask } = lawTools(fc, decide, [policy])
        const asked = fc.sample(scenario, 600)
        return asked.filter(
          ({ policies, evidence, query }) => ask(policies, evidence, query).status === 'satisfied',
        ).length
      }
      const each = [...people.rules, ...release.rules.slice(0, 2)].map((rule) => ({
        rule: rule.type,
        opened: opened({ ...people, id: 'one', rules: [rule] }),
      }))
      expect(each.filter((one) => one.opened === 0)).toEqual([])
    },
    patience,
  )

  it('a seed gives the same counterexample again', () => {
    const broken = policyLaws(fc, {
      decide: () => {
        throw new Error('no decision')
      },
    })
    const [first] = broken
    const outcome = first?.check(10, 42)
    expect(outcome).toMatchObject({ holds: false, seed: 42 })
    expect(first?.check(10, 42)).toEqual(outcome)
    expect(outcome && !outcome.holds && outcome.message).toContain('no decision')
  })
})
