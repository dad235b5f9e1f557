import {
  decide,
  decideAbout,
  definePolicy,
  indexEvidence,
  indexPolicies,
  passing,
  trackDecisions,
  type Policy,
} from '../../packages/core/src/policy/index.ts'
import type { TestResult } from '../../packages/core/src/schema/index.ts'
import { medianOf, quantileOf, timesOf, type Measure } from './bench.ts'

const at = '2026-11-22T04:19:00Z'
const query = { decisionContext: 'release', at }
const rulesEach = 10

/** What the issue asks of the gate: one decision, many policies, many subjects, one more result, more rules. */
export function policyBenchmarks(): readonly Measure[] {
  return [...singleDecision(), ...manyPolicies(), ...manySubjects(), ...oneMoreResult(), ...moreRules()]
}

function singleDecision(): Measure[] {
  const policies = [policyOver('one', 0, 200)]
  const evidence = { subject: subjectNamed(0), results: resultsOf(0, 200) }
  const text = JSON.stringify(evidence)
  // What nobody gets around: the evidence comes as JSON. Its pauses for collection are those of the same machine.
  const floor = timesOf(4_000, () => JSON.parse(text) as unknown, 500)
  const own = timesOf(4_000, () => decide(policies, evidence, query), 500)
  return [
    { name: 'single-decision-200-rules-p99', value: quantileOf(own, 0.99), unit: 'ms', goal: 0.5 },
    { name: 'single-decision-200-rules-median', value: medianOf(own), unit: 'ms', goal: null },
    {
      name: 'single-decision-p99-to-parsing-its-evidence',
      value: quantileOf(own, 0.99) / quantileOf(floor, 0.99),
      unit: 'x',
      goal: null,
    },
  ]
}

function manyPolicies(): Measure[] {
  const count = 100_000
  const policies = Array.from({ length: 1_000 }, (_, index) =>
    policyOver(`p${index}`, (index * 97) % count, rulesEach),
  )
  const results = resultsOf(0, count)
  const floor = medianOf(timesOf(7, () => floorOf(policies, results)))
  const own = medianOf(timesOf(7, () => decide(policies, { subject: subjectNamed(0), results }, query)))
  return [
    { name: '1000-policies-100k-results', value: own, unit: 'ms', goal: 80 },
    { name: '1000-policies-100k-results-to-floor', value: own / floor, unit: 'x', goal: null },
  ]
}

function manySubjects(): Measure[] {
  const [subjects, testcases] = [5_000, 20]
  const policies = Array.from({ length: 20 }, (_, index) => policyOver(`p${index}`, index % 10, rulesEach))
  const results = Array.from({ length: subjects }, (_, subject) => resultsOf(subject, testcases)).flat()
  const floor = medianOf(
    timesOf(3, () => {
      for (let subject = 0; subject < subjects; subject++)
        floorOf(policies, results.slice(subject * testcases, (subject + 1) * testcases))
    }),
  )
  const own = medianOf(
    timesOf(3, () => {
      const [index, evidence] = [
        indexPolicies(policies),
        indexEvidence({ subject: subjectNamed(0), results }),
      ]
      for (let subject = 0; subject < subjects; subject++)
        decideAbout(subjectNamed(subject), index, evidence, query)
    }),
  )
  return [
    { name: '5000-subjects-20-policies', value: own, unit: 'ms', goal: 1_000 },
    { name: '5000-subjects-20-policies-to-floor', value: own / floor, unit: 'x', goal: null },
  ]
}

function oneMoreResult(): Measure[] {
  const count = 100_000
  const policies = Array.from({ length: 1_000 }, (_, index) =>
    policyOver(`p${index}`, (index * 97) % count, rulesEach),
  )
  const tracker = trackDecisions(
    policies,
    { subject: subjectNamed(0), results: resultsOf(0, count) },
    [{ decisionContext: 'release' }],
    at,
  )
  const more = Array.from({ length: 3_000 }, (_, index) =>
    resultOf(0, (index * 31) % count, `more-${index}`, 'FAILED'),
  )
  const times = timesOf(
    2_000,
    (index) => tracker.add(more[index] ?? resultOf(0, 0, 'none', 'PASSED'), at),
    500,
  )
  return [
    { name: 'one-more-result-1000-policies-median', value: medianOf(times), unit: 'ms', goal: 0.2 },
    { name: 'one-more-result-1000-policies-p99', value: quantileOf(times, 0.99), unit: 'ms', goal: null },
  ]
}

/** The cost of a rule at 1,000 rules, as a multiple of that at 10. */
function moreRules(): Measure[] {
  const costs = [10, 100, 1_000].map((rules) => {
    const policies = [policyOver('one', 0, rules)]
    const evidence = { subject: subjectNamed(0), results: resultsOf(0, rules) }
    const times = timesOf(Math.max(50, 20_000 / rules), () => decide(policies, evidence, query), 50)
    return medianOf(times) / rules
  })
  const [few = Number.NaN, some = Number.NaN, many = Number.NaN] = costs
  return [
    { name: 'cost-of-a-rule-100-to-10', value: some / few, unit: 'x', goal: 1.2 },
    { name: 'cost-of-a-rule-1000-to-10', value: many / few, unit: 'x', goal: 1.2 },
    { name: 'requirements-per-second-at-1000-rules', value: 1000 / many, unit: '1/s', goal: null },
  ]
}

/** The least that any gate has to do: the latest outcome of each testcase, and a look at every testcase of every rule. */
function floorOf(policies: readonly Policy[], results: readonly TestResult[]): number {
  const latest = new Map<string, TestResult>()
  for (const result of results) {
    const known = latest.get(result.testcase)
    if (!known || known.submittedAt < result.submittedAt) latest.set(result.testcase, result)
  }
  let open = 0
  for (const policy of policies) {
    let isOpen = true
    for (const rule of policy.rules)
      if (rule.type === 'passing' && latest.get(rule.testcase)?.outcome !== 'PASSED') isOpen = false
    if (isOpen) open++
  }
  return open
}

function policyOver(id: string, first: number, rules: number): Policy {
  return definePolicy({
    id,
    applies: { decisionContexts: ['release'], subjectTypes: ['koji_build'] },
    rules: Array.from({ length: rules }, (_, index) => passing(testcaseNamed(first + index))),
  })
}

function resultsOf(subject: number, count: number): TestResult[] {
  return Array.from({ length: count }, (_, index) =>
    resultOf(subject, index, `r-${subject}-${index}`, index % 50 === 49 ? 'FAILED' : 'PASSED'),
  )
}

function resultOf(subject: number, testcase: number, id: string, outcome: string): TestResult {
  const { type, identifier } = subjectNamed(subject)
  return {
    id,
    testcase: testcaseNamed(testcase),
    item: { type, id: identifier },
    outcome,
    submittedAt: `2026-11-22T03:${String(testcase % 60).padStart(2, '0')}:00.000Z`,
    variant: { arch: testcase % 2 === 0 ? 'x86_64' : 'aarch64' },
    data: {},
    groups: ['run-1'],
  }
}

function testcaseNamed(index: number): string {
  return `unit/area-${index % 100}/case-${index}`
}

function subjectNamed(index: number): { readonly type: string; readonly identifier: string } {
  return { type: 'koji_build', identifier: `package${index}-1.0-1.fc44` }
}
