import { definePolicy, metric, noneFailing, passing, ratio, warnUntil } from '@gatewright/core'

/** A pull request may be merged, although a few end-to-end tests are known to be flaky. */
export const pullRequestGate = definePolicy({
  id: 'repo.pr',
  applies: { decisionContexts: ['pull_request'], subjectTypes: ['git_commit'] },
  rules: [
    noneFailing({ group: 'complete', testcases: 'unit/*' }, { id: 'unit' }),
    ratio('100%', {
      id: 'e2e',
      of: { group: 'complete', testcases: 'e2e/*' },
      minSample: 20,
      excludeQuarantined: { maxShare: '2%' },
      waivable: false,
    }),
    metric('coverage.delta', {
      id: 'coverage',
      aggregate: 'last',
      window: 'P1D',
      minSamples: 1,
      pass: { op: '>=', value: -0.5 },
      enforcement: 'warn',
    }),
    warnUntil('2027-01-15T00:00:00Z', passing('lint/strict', { id: 'lint', variants: [{}] })),
  ],
})
