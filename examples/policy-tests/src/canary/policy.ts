import { definePolicy, metric, nonInferior, noSlowdown } from '@gatewright/core'

/** A canary may be promoted: it fails no more often, is no slower, and has few errors. */
export const canaryGate = definePolicy({
  id: 'service.canary',
  applies: { decisionContexts: ['promote'], subjectTypes: ['deployment'] },
  rules: [
    nonInferior({
      id: 'smoke',
      testcases: 'smoke/*',
      baseline: { ref: 'previous-release', window: 'P14D', minRuns: 200 },
      margin: '5%',
      confidence: '95%',
      looks: [50, 100, 200, 400],
      falseDiscoveryRate: '5%',
    }),
    noSlowdown({
      id: 'latency',
      metric: 'http.p95',
      baseline: { ref: 'previous-release', window: 'P7D', minRuns: 30 },
      maxRatio: 1.1,
      confidence: '95%',
      minSamples: 30,
    }),
    metric('error_rate', {
      id: 'errors',
      aggregate: 'max',
      window: 'PT1H',
      minSamples: 12,
      pass: { op: '<=', value: 0.01 },
      fail: { op: '>', value: 0.05 },
    }),
  ],
})
