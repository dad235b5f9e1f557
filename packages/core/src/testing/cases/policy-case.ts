import type { CaseBuilder } from './case-builder.ts'
import type { CaseData } from './case-data.ts'

const emptyCase: Omit<CaseData, 'name'> = {
  subject: {},
  facts: {},
  at: '2026-11-22T12:00:00Z',
  variants: [],
  attempts: [],
  othersPass: false,
  results: [],
  waivers: [],
  quarantine: [],
  exonerations: [],
  knownIssues: [],
  signOffs: [],
  roles: [],
  groups: [],
  lists: {},
  metrics: [],
  baselines: [],
  evidence: [],
}

/**
 * A case to test policies by. Say what is known and what the gate must answer, and hand it to {@link runCases}.
 *
 * @param name - tells cases apart, and says what is shown
 * @example
 * import { policyCase } from '@gatewright/core/testing'
 *
 * const broken = policyCase('a broken build').failing('dist.rpmlint').expect({ status: 'unsatisfied', because: ['lint'] })
 * const waived = broken.named('a waived build').waived('dist.rpmlint').expect({ status: 'satisfied', cites: ['w1'] })
 */
export function policyCase(name: string): CaseBuilder {
  return builderOf({ ...emptyCase, name })
}

function builderOf(data: CaseData): CaseBuilder {
  const so = (more: Partial<CaseData>): CaseBuilder => builderOf({ ...data, ...more })
  const each =
    (...outcomes: readonly string[]) =>
    (...testcases: readonly string[]): CaseBuilder =>
      so({ attempts: [...data.attempts, ...testcases.map((testcase) => ({ testcase, outcomes }))] })
  return {
    name: data.name,
    data,
    named: (name) => so({ name }),
    subject: (subject) => so({ subject: { ...data.subject, ...subject } }),
    facts: (facts) => so({ facts: { ...data.facts, ...facts } }),
    context: (decisionContext, purpose) => {
      const { purpose: _, ...rest } = data
      return builderOf({ ...rest, decisionContext, ...(purpose === undefined ? {} : { purpose }) })
    },
    at: (at) => so({ at }),
    variant: (variant) => so({ variants: [...data.variants, { ...variant }] }),
    passing: each('PASSED'),
    failing: each('FAILED'),
    errored: each('ERROR'),
    running: each('RUNNING'),
    skipped: each('SKIPPED'),
    missing: each(),
    attempts: (testcase, ...outcomes) => so({ attempts: [...data.attempts, { testcase, outcomes }] }),
    othersPassing: () => so({ othersPass: true }),
    result: (result) => so({ results: [...data.results, { ...result }] }),
    waived: (testcase, options) => so({ waivers: [...data.waivers, { ...options, testcase }] }),
    quarantined: (testcase, until, options) =>
      so({ quarantine: [...data.quarantine, { ...options, testcase, until }] }),
    exonerated: (testcase, exoneration) =>
      so({ exonerations: [...data.exonerations, { ...exoneration, testcase }] }),
    knownIssue: (testcase, url) => so({ knownIssues: [...data.knownIssues, { testcase, url }] }),
    signedOff: (role, by, options) => so({ signOffs: [...data.signOffs, { ...options, role, by }] }),
    role: (who, role, during) => so({ roles: [...data.roles, { ...during, who, role }] }),
    list: (name, items) => so({ lists: { ...data.lists, [name]: [...items] } }),
    completeRun: (id) => so({ groups: [...data.groups, id === undefined ? {} : { id }] }),
    group: (group) => so({ groups: [...data.groups, { ...group }] }),
    metric: (metric, values, options) =>
      so({
        metrics: [
          ...data.metrics,
          { ...options, metric, values: typeof values === 'number' ? [values] : [...values] },
        ],
      }),
    baseline: (testcase, counts) => so({ baselines: [...data.baselines, { ...counts, testcase }] }),
    evidence: (evidence) => so({ evidence: [...data.evidence, { ...evidence }] }),
    expect: (expected) => so({ expected: { ...expected } }),
  }
}
