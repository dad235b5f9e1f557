import { describe, expect, it } from 'vitest'
import {
  allOf,
  anyOf,
  decide,
  explain,
  include,
  isOpen,
  leavesOf,
  metric,
  noneFailing,
  parsePolicyYaml,
  passing,
  projectStatus,
  replay,
  simulate,
  trackDecisions,
  type Policy,
} from '../../src/policy/index.ts'
import {
  attempts,
  decided,
  minute,
  policyOf,
  query,
  result,
  subject,
  waiver,
} from '../support/gate-examples.ts'

/** The faults found in the engines that this one replaces, by the numbers they have in the project's notes. */
describe('hazard 1: Greenwave drops a requirement, depending on the order of rules', () => {
  it('rules that are equal but for one key are both asked, in whatever order (Greenwave drops one)', () => {
    const lenient = passing('unit/a', { skips: 'allow' })
    const strict = passing('unit/a')
    const results = attempts('SKIPPED')
    expect(decided([lenient, strict], { results }).status).toBe('unsatisfied')
    expect(decided([strict, lenient], { results }).status).toBe('unsatisfied')
    expect(decided([lenient, strict]).tree.children?.[0]?.children).toHaveLength(2)
  })

  it('two policies under one id are both asked, each with a path of its own', () => {
    const one = policyOf(passing('unit/a'))
    const other: Policy = { ...one, rules: [passing('unit/b')] }
    for (const policies of [
      [one, other],
      [other, one],
    ]) {
      const decision = decide(policies, { subject, results: [result()] }, query)
      expect(decision.status).toBe('pending')
      expect(new Set(decision.tree.children?.map(({ path }) => path)).size).toBe(2)
    }
  })

  it('a rule that has ended and one that has begun are two rules, in either order', () => {
    const ended = passing('unit/a', { until: minute(10) })
    const begun = passing('unit/a', { since: minute(10) })
    for (const rules of [
      [ended, begun],
      [begun, ended],
    ])
      expect(decided(rules)).toMatchObject({ status: 'pending', progress: { total: 1 } })
  })
})

describe('hazard 2: what cannot be read vanishes from the answer', () => {
  it('a policy that cannot be read gives no policies at all, so that its rules are not silently gone', () => {
    const good =
      'apiVersion: gating/v1\nid: good\napplies: { decisionContexts: [release], subjectTypes: [koji_build] }\nrules: [{ type: passing, testcase: unit/a, variants: observed }]\n'
    const parsed = parsePolicyYaml(
      `${good}---\n${good.replace('id: good', 'id: bad').replace('testcase', 'testcse')}`,
    )
    expect(parsed.isErr()).toBe(true)
  })

  it('a policy that is not at hand is a node that waits, and no waiver makes it vanish', () => {
    const waiverEvents = waiver({ scope: { testcase: 'company.baseline' } })
    const decision = decided([passing('unit/a'), include('company.baseline', { id: 'remote' })], {
      results: [result()],
      waiverEvents,
    })
    expect(decision.status).toBe('pending')
    expect(leavesOf(decision.tree).map(({ path, code }) => [path, code])).toContainEqual([
      'shop/remote',
      'policy-missing',
    ])
  })
})

describe('hazard 3: a change of a decision is lost', () => {
  it('a change that leaves the summary as it was is a change', () => {
    const rules = [noneFailing({ observed: '*', minCount: 1 }, { flaky: 'pass' })]
    const start = { subject, results: [result({ testcase: 'unit/b' })] }
    const tracker = trackDecisions([policyOf(...rules)], start, [{ decisionContext: 'release' }], minute(5))
    const changes = tracker.add(result({ testcase: 'unit/c', submittedAt: minute(5) }), minute(5))
    expect(changes.map(({ before, after }) => before.summary === after.summary)).toEqual([true])
  })

  it('a result that is delivered again changes nothing', () => {
    const one = result({ outcome: 'FAILED' })
    const policy = policyOf(passing('unit/a'))
    const tracker = trackDecisions(
      [policy],
      { subject, results: [] },
      [{ decisionContext: 'release' }],
      minute(5),
    )
    expect(tracker.add(one, minute(5))).toHaveLength(1)
    expect(tracker.add({ ...one }, minute(6))).toEqual([])
  })
})

describe('hazard 4: nobody can tell what is not finished, not asked for, or never comes (Bodhi on Greenwave)', () => {
  it('tests that still run are pending and shown as waiting, not as failed', () => {
    const decision = decided(passing('unit/a'), { results: attempts('RUNNING') })
    expect(decision.status).toBe('pending')
    expect(projectStatus(decision, { gracePeriod: 'PT2H', at: minute(30) })).toBe('waiting')
  })

  it.each([
    ['no policy at all', []],
    [
      'a policy for another context',
      [
        {
          ...policyOf(passing('unit/a')),
          applies: { decisionContexts: ['merge'], subjectTypes: ['koji_build'] },
        },
      ],
    ],
    [
      'a policy for another type',
      [
        {
          ...policyOf(passing('unit/a')),
          applies: { decisionContexts: ['release'], subjectTypes: ['compose'] },
        },
      ],
    ],
    ['a policy without rules', [{ ...policyOf(passing('unit/a')), rules: [], allowEmpty: true }]],
  ])('%s does not open: "no tests are required" is not a pass', (_, policies) => {
    const decision = decide(policies, { subject, results: [result()] }, query)
    expect(decision.status).toBe('not-applicable')
    expect(isOpen(decision)).toBe(false)
    expect(isOpen(decision, { onNotApplicable: 'deny' })).toBe(false)
    expect(isOpen(decision, { onNotApplicable: 'allow' })).toBe(true)
    expect(decision.progress).toEqual({ satisfied: 0, total: 0, percent: 0 })
  })

  it('only satisfied is open, whatever the caller allows', () => {
    for (const outcome of ['FAILED', 'ERROR', 'RUNNING', 'SKIPPED']) {
      expect(
        isOpen(decided(passing('unit/a'), { results: attempts(outcome) }), { onNotApplicable: 'allow' }),
      ).toBe(false)
    }
  })

  it('a waived requirement opens, and the decision says when to look again', () => {
    const evidence = { results: attempts('FAILED'), waiverEvents: waiver() }
    expect(decided(passing('unit/a'), evidence)).toMatchObject({
      status: 'satisfied',
      validUntil: minute(60),
    })
  })

  it('a test that nobody will ever run ends', () => {
    const rule = passing('unit/a', { timeout: { after: 'PT8H', from: 'subject', becomes: 'unsatisfied' } })
    const born = { subject: { ...subject, createdAt: minute(0) } }
    expect(decided(rule, born)).toMatchObject({ status: 'pending', validUntil: minute(480) })
    expect(decided(rule, born, { at: minute(480) }).status).toBe('unsatisfied')
  })
})

describe('hazard 5: without measurements the answer is success (Argo)', () => {
  it.each([
    ['passing', passing('unit/a')],
    ['noneFailing of named testcases', noneFailing({ testcases: ['unit/a'] })],
    ['noneFailing of a list', noneFailing({ list: 'blocking' })],
    ['noneFailing of complete runs', noneFailing({ group: 'complete', testcases: '*' })],
    ['noneFailing of what was observed', noneFailing({ observed: '*', minCount: 1 })],
  ])('no data is no pass: %s', (_, rule) => {
    const status = decided(rule).status
    expect(status).toBe('pending')
    const empty = {
      lists: { blocking: [] },
      groups: [{ id: 'run-1', state: 'complete' as const, resultCount: 0 }],
    }
    expect(decided(rule, empty).status).not.toBe('satisfied')
  })

  it('nothing but errors is no success', () => {
    expect(
      decided(noneFailing({ observed: '*', minCount: 1 }), { results: attempts('ERROR', 'ERROR') }).status,
    ).toBe('inconclusive')
  })

  const latency = metric('latency', {
    aggregate: 'max',
    window: 'PT1H',
    minSamples: 1,
    pass: { op: '<', value: 10 },
    fail: { op: '>', value: 20 },
  })

  it('a metric without a measurement is pending; one between its thresholds is inconclusive and says its value', () => {
    expect(decided(latency).status).toBe('pending')
    const metrics = [{ metric: 'latency', at: minute(20), value: 15, source: 'probe' }]
    const decision = decided(latency, { metrics })
    expect(decision.status).toBe('inconclusive')
    expect(explain(decision)).toContain('max of latency is 15')
  })
})

describe('hazard 9: an expiry that is honoured in one place and not in another (Kyverno)', () => {
  it('every way to a decision closes at the same instant', () => {
    const evidence = { subject, results: attempts('FAILED'), waiverEvents: waiver({ expiresAt: minute(40) }) }
    const policies = [policyOf(passing('unit/a'))]
    const tracker = trackDecisions(policies, evidence, [{ decisionContext: 'release' }], minute(30))
    const open = decide(policies, evidence, query)
    expect(tracker.advance(minute(40))).toMatchObject([{ after: { status: 'unsatisfied' } }])
    expect(decide(policies, evidence, { ...query, at: minute(40) }).status).toBe('unsatisfied')
    expect(simulate(policies, evidence, { at: minute(40) }, query).after.status).toBe('unsatisfied')
    expect(replay({ ...open, evaluatedAt: minute(40) }, policies, evidence).isErr()).toBe(true)
  })
})

describe('hazard 10: an exception is too wide, and said to be used when nothing failed (conftest)', () => {
  it('a waiver that was not needed is told', () => {
    const decision = decided(passing('unit/a'), {
      results: [result()],
      waiverEvents: [...waiver(), ...waiver({ id: 'expired', expiresAt: minute(10) })],
    })
    expect(decision).toMatchObject({ status: 'satisfied', unusedWaivers: ['w1'] })
    const used = decided(passing('unit/a'), { results: attempts('FAILED'), waiverEvents: waiver() })
    expect(used).toMatchObject({ status: 'satisfied', unusedWaivers: [] })
  })

  it('a waiver for one way of failing does not cover another', () => {
    const waiverEvents = waiver({ scope: { failureSignature: 'known' } })
    const failing = (failureSignature: string): ReturnType<typeof decided> =>
      decided(passing('unit/a'), { results: [result({ outcome: 'FAILED', failureSignature })], waiverEvents })
    expect(failing('known').status).toBe('satisfied')
    expect(failing('new')).toMatchObject({ status: 'unsatisfied', unusedWaivers: ['w1'] })
  })
})

describe('hazard 11: what an early exit leaves out looks as if it had never been there (OPA)', () => {
  it('every alternative is in the tree, also behind one that is met', () => {
    const rule = anyOf(passing('unit/a'), passing('unit/b'), passing('unit/c'))
    const decision = decided(rule, { results: [result()] })
    expect(leavesOf(decision.tree).map(({ status }) => status)).toEqual(['satisfied', 'pending', 'pending'])
  })
})

describe('hazard 12: a trace that nobody can read (OPA)', () => {
  it('the tree has one node for a rule, and thousands of passes are one leaf', () => {
    const results = Array.from({ length: 2_000 }, (_, index) => result({ testcase: `unit/${index}` }))
    const rule = noneFailing({ observed: 'unit/*', minCount: 1 })
    expect(leavesOf(decided(rule, { results }).tree)).toHaveLength(2)
  })
})

describe('hazard 13: what is skipped counts as approved (policy-bot)', () => {
  it('a skipped test inside `allOf` is no approval', () => {
    const results = [result(), result({ testcase: 'unit/b', outcome: 'SKIPPED' })]
    const rule = allOf(passing('unit/a'), anyOf(passing('unit/b')))
    expect(decided(rule, { results }).status).toBe('unsatisfied')
  })

  it('an unknown product version is pending: the policy does not go away', () => {
    const versioned: Policy = {
      ...policyOf(passing('unit/a')),
      applies: {
        decisionContexts: ['release'],
        subjectTypes: ['koji_build'],
        productVersions: ['fedora-4?'],
      },
    }
    const statusFor = (productVersion?: string): string =>
      decided(versioned, {
        results: [result()],
        subject: { ...subject, ...(productVersion ? { productVersion } : {}) },
      }).status
    expect(statusFor()).toBe('pending')
    expect(statusFor('fedora-40')).toBe('satisfied')
    expect(statusFor('fedora-rawhide')).toBe('not-applicable')
  })

  it('a rule that is not in force leaves the others to decide, and never approves alone', () => {
    const later = passing('unit/b', { since: minute(60) })
    expect(decided(anyOf(passing('unit/a'), later)).status).toBe('pending')
    expect(isOpen(decided(later, { results: [result({ testcase: 'unit/b' })] }))).toBe(false)
  })
})

describe('a policy of a few lines that stands for more rules than anybody could ask', () => {
  const applies = { decisionContexts: ['release'], subjectTypes: ['koji_build'] }
  const doubling = (depth: number): Policy[] =>
    Array.from({ length: depth }, (_, index) => ({
      apiVersion: 'gating/v1',
      id: `p${index}`,
      applies: index === 0 ? applies : { ...applies, decisionContexts: ['library'] },
      rules:
        index === depth - 1
          ? [passing('unit/a')]
          : Array.from({ length: 10 }, () => include(`p${index + 1}`)),
    }))

  it('is closed at once, in whatever order its rules come', () => {
    const policies = doubling(12)
    const decision = decide(policies, { subject, results: [result()] }, query)
    expect(decision.status).toBe('inconclusive')
    expect(new Set(leavesOf(decision.tree).map(({ code }) => code))).toEqual(new Set(['too-large']))
    expect(explain(decision)).toContain('a repair of the policies')
    const tracker = trackDecisions(
      policies,
      { subject, results: [] },
      [{ decisionContext: 'release' }],
      minute(1),
    )
    tracker.add(result(), minute(2))
    expect(tracker.decisions()[0]?.status).toBe('inconclusive')
  })

  it('a few thousand included rules are asked', () => {
    expect(decide(doubling(4), { subject, results: [result()] }, query).status).toBe('satisfied')
  })
})
