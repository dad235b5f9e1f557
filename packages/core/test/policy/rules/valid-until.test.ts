import { describe, expect, it } from 'vitest'
import {
  allOf,
  allSubjects,
  anyOf,
  anySubject,
  ageAtLeast,
  atLeast,
  checklist,
  decide,
  include,
  meets,
  metric,
  noneFailing,
  noNewFailures,
  nonInferior,
  noSlowdown,
  passing,
  ratio,
  signOff,
  type Decision,
  type Evidence,
  type Policy,
  type Rule,
  type Status,
} from '../../../src/policy/index.ts'
import { attempts, minute, policyOf, query, result, subject, waiver } from '../../support/gate-examples.ts'
import { counted, everyRole, justBefore, point, quarantineOf, signature } from './support/rule-examples.ts'

const failed: Partial<Evidence> = { results: attempts('FAILED') }
const waived: Partial<Evidence> = { ...failed, waiverEvents: waiver() }
const flaky: Partial<Evidence> = {
  results: attempts('FAILED', 'PASSED'),
  quarantine: [quarantineOf('unit/a')],
}
const baseline = { ref: 'previous-release', window: 'PT1H', minRuns: 1 } as const
const measured = [1, 1, 1, 1, 1, 1].flatMap((value) => [
  point(value),
  point(value, { ref: 'previous-release' }),
])
const of = { testcases: ['unit/a'] }
const inner: Policy = {
  ...policyOf(passing('unit/a')),
  id: 'inner',
  applies: { decisionContexts: ['x'], subjectTypes: ['x'] },
}

/** Every rule type with an edge in time: what it is before and at the edge. */
const edges: readonly (readonly [string, Rule, Partial<Evidence>, edge: string, Status, Status])[] = [
  ['passing, waived', passing('unit/a'), waived, minute(60), 'satisfied', 'unsatisfied'],
  [
    'passing, in quarantine',
    passing('unit/a', { flaky: 'quarantine' }),
    flaky,
    minute(60),
    'satisfied',
    'unsatisfied',
  ],
  [
    'passing, that times out',
    passing('unit/a', { timeout: { after: 'PT1H', from: 'subject', becomes: 'inconclusive' } }),
    { subject: { ...subject, createdAt: minute(0) } },
    minute(60),
    'pending',
    'inconclusive',
  ],
  [
    'passing, until',
    anyOf(passing('unit/a', { until: minute(45) })),
    failed,
    minute(45),
    'unsatisfied',
    'not-applicable',
  ],
  [
    'passing, since',
    passing('unit/a', { since: minute(45) }),
    failed,
    minute(45),
    'not-applicable',
    'unsatisfied',
  ],
  [
    'passing, that warns',
    passing('unit/a', { warnUntil: minute(45) }),
    failed,
    minute(45),
    'not-applicable',
    'unsatisfied',
  ],
  ['allOf', allOf(passing('unit/a'), passing('unit/a')), waived, minute(60), 'satisfied', 'unsatisfied'],
  ['anyOf', anyOf(passing('unit/a'), passing('unit/b')), waived, minute(60), 'satisfied', 'pending'],
  [
    'atLeast',
    atLeast(1, passing('unit/a'), passing('unit/a')),
    waived,
    minute(60),
    'satisfied',
    'unsatisfied',
  ],
  ['ratio, waived', ratio('100%', { of, minSample: 1 }), waived, minute(60), 'satisfied', 'unsatisfied'],
  [
    'ratio, without what is in quarantine',
    ratio('100%', {
      of: { testcases: ['unit/a', 'unit/b'] },
      minSample: 1,
      excludeQuarantined: { maxShare: '50%' },
    }),
    {
      results: [...attempts('FAILED'), result({ testcase: 'unit/b' })],
      quarantine: [quarantineOf('unit/a')],
    },
    minute(60),
    'satisfied',
    'unsatisfied',
  ],
  ['noneFailing, waived', noneFailing(of), waived, minute(60), 'satisfied', 'unsatisfied'],
  [
    'noneFailing, in quarantine',
    noneFailing(of, { flaky: 'quarantine' }),
    flaky,
    minute(60),
    'satisfied',
    'unsatisfied',
  ],
  [
    'noNewFailures, by an old baseline',
    noNewFailures({ of, baseline }),
    { ...failed, baselines: [counted(0, 1)] },
    minute(60),
    'satisfied',
    'unsatisfied',
  ],
  [
    'checklist, signed off long ago',
    checklist({ items: ['prints'], maxAge: 'PT30M' }),
    { signOffs: [signature({ item: 'prints' })] },
    minute(40),
    'satisfied',
    'pending',
  ],
  [
    'checklist, waived',
    checklist({ items: ['unit/a'] }),
    { waiverEvents: waiver() },
    minute(60),
    'satisfied',
    'pending',
  ],
  [
    'signOff',
    signOff('qe', { maxAge: 'PT30M' }),
    { signOffs: [signature()], roles: everyRole },
    minute(40),
    'satisfied',
    'pending',
  ],
  [
    'metric',
    metric('latency', { aggregate: 'last', window: 'PT30M', minSamples: 1, pass: { op: '<', value: 5 } }),
    { metrics: [point(1)] },
    minute(50),
    'satisfied',
    'pending',
  ],
  [
    'nonInferior, by an old baseline',
    nonInferior({ testcases: '*', baseline, margin: '99%', confidence: '50%', looks: [1] }),
    { results: attempts('PASSED'), baselines: [counted(1, 0)] },
    minute(60),
    'satisfied',
    'pending',
  ],
  [
    'nonInferior, waived',
    nonInferior({ testcases: '*', baseline, margin: '99%', confidence: '50%', looks: [1] }),
    { ...waived, baselines: [counted(1, 0)] },
    minute(60),
    'satisfied',
    'pending',
  ],
  [
    'noSlowdown',
    noSlowdown({ metric: 'latency', baseline, maxRatio: 2, confidence: '95%', minSamples: 1 }),
    { metrics: measured },
    minute(80),
    'satisfied',
    'pending',
  ],
  [
    'predicate',
    meets('ageAtLeast', { params: { duration: 'PT1H' } }),
    { subject: { ...subject, createdAt: minute(0) } },
    minute(60),
    'pending',
    'satisfied',
  ],
  ['include', include('inner'), waived, minute(60), 'satisfied', 'unsatisfied'],
  [
    'allSubjects',
    allSubjects([subject], { rules: [passing('unit/a')] }),
    waived,
    minute(60),
    'satisfied',
    'unsatisfied',
  ],
  [
    'anySubject',
    anySubject([subject], { rules: [passing('unit/a')] }),
    waived,
    minute(60),
    'satisfied',
    'unsatisfied',
  ],
]

function at(instant: string, rule: Rule, evidence: Partial<Evidence>): Decision {
  const asked = { ...query, at: instant, knownAt: minute(30), predicates: { ageAtLeast: ageAtLeast() } }
  return decide([policyOf(rule), inner], { subject, results: [], ...evidence }, asked)
}

describe('validUntil of every rule with an edge in time', () => {
  it.each(edges)('%s', (_, rule, evidence, edge, before, then) => {
    expect(at(minute(30), rule, evidence)).toMatchObject({ status: before, validUntil: edge })
    expect(at(justBefore(edge), rule, evidence)).toMatchObject({ status: before, validUntil: edge })
    expect(at(edge, rule, evidence).status).toBe(then)
  })

  it('is kept by rules around: what stays closed stays so, whatever else may change', () => {
    const closed = passing('unit/c')
    for (const [, rule, evidence] of edges) {
      const results = [...(evidence.results ?? []), result({ testcase: 'unit/c', outcome: 'FAILED' })]
      const asked = { ...evidence, results }
      if (rule.type === 'nonInferior') continue
      expect(at(minute(30), allOf(rule, closed), asked)).toMatchObject({
        status: 'unsatisfied',
        validUntil: null,
      })
    }
  })

  it('is not that of a rule that does not count', () => {
    const warned = passing('unit/a', { enforcement: 'warn', waivable: false })
    const evidence = { ...failed, waiverEvents: waiver({ approvedAt: minute(40) }) }
    const asked = { ...query, at: minute(30), knownAt: minute(50) }
    const decision = decide(
      [policyOf(allOf(warned, passing('unit/a')))],
      { subject, results: [], ...evidence },
      asked,
    )
    expect(decision).toMatchObject({ status: 'unsatisfied', validUntil: minute(40) })
  })

  it('nor does what is open by two close with one of them', () => {
    const open = passing('unit/d')
    for (const [, rule, evidence] of edges) {
      const results = [...(evidence.results ?? []), result({ testcase: 'unit/d' })]
      if (rule.type === 'nonInferior' || rule.warnUntil !== undefined) continue
      expect(at(minute(30), anyOf(rule, open), { ...evidence, results })).toMatchObject({
        status: 'satisfied',
        validUntil: null,
      })
    }
  })
})
