import { policyCase, type CaseBuilder } from '@gatewright/core/testing'
import type { Suite } from '../suite.ts'
import { canaryGate } from './policy.ts'

const checkout = 'smoke/checkout'

function times<Value>(count: number, value: Value): readonly Value[] {
  return Array.from({ length: count }, () => value)
}

/** The outcomes of so many attempts, the failed ones first, so that every look sees them. */
function runs(count: number, failures: number): readonly string[] {
  return [...times(failures, 'FAILED'), ...times(count - failures, 'PASSED')]
}

/** Beside two tests that never fail. */
function amongOthers(from: CaseBuilder): CaseBuilder {
  return ['smoke/cart', 'smoke/search'].reduce(
    (so, testcase) => so.baseline(testcase, { passes: 500 }).attempts(testcase, ...runs(200, 0)),
    from,
  )
}

/** Response times in milliseconds about a median, in a fixed pattern of a few percent up and down. */
function responseTimes(count: number, median: number, spread: number = 0.03): readonly number[] {
  return Array.from({ length: count }, (_, index) => median * (1 + (spread * ((index % 7) - 3)) / 3))
}

const release = { ref: 'previous-release' } as const

const compared = policyCase('compared').baseline(checkout, { passes: 490, failures: 10 })
const fast = compared
  .metric('http.p95', responseTimes(30, 100))
  .metric('http.p95', responseTimes(30, 100), release)
/** Fast and without errors; how often it failed is for the case. */
const quiet = fast.metric('error_rate', times(12, 0.001))
/** It fails as seldom as before. */
const steady = compared.attempts(checkout, ...runs(200, 2))
const steadyAndFast = fast.attempts(checkout, ...runs(200, 2))
const steadyAndQuiet = steady.metric('error_rate', times(12, 0.001))

export const canary: Suite = {
  name: 'canary: a deployment is promoted',
  policies: [canaryGate],
  cases: [
    quiet
      .attempts(checkout, ...runs(200, 2))
      .named('it fails no more often, is no slower, and has few errors')
      .expect({ status: 'satisfied' }),
    policyCase('nothing was measured').expect({
      status: 'pending',
      because: ['smoke', 'latency', 'errors'],
      code: 'empty-population',
    }),

    // Does it fail more often?
    quiet
      .attempts(checkout, ...runs(49, 0))
      .named('forty-nine runs are before the first look')
      .expect({ status: 'pending', because: ['smoke'], code: 'insufficient-data' }),
    quiet
      .attempts(checkout, ...runs(50, 0))
      .named('fifty runs without a failure are not yet enough')
      .expect({ status: 'pending', because: ['smoke'], code: 'unclear' }),
    quiet
      .attempts(checkout, ...runs(100, 2))
      .named('a hundred runs that fail as seldom as before are not yet enough')
      .expect({ status: 'pending', because: ['smoke'], code: 'unclear' }),
    quiet
      .attempts(checkout, ...runs(199, 2))
      .named('nobody looks between the looks')
      .expect({ status: 'pending', because: ['smoke'], code: 'unclear' }),
    quiet
      .attempts(checkout, ...runs(100, 20))
      .named('it fails ten times as often')
      .expect({ status: 'unsatisfied', because: ['smoke'], code: 'regressed' }),
    quiet
      .attempts(checkout, ...runs(100, 20))
      .named('it fails ten times as often, and that is waived')
      .waived(checkout, { until: '2026-11-25T00:00:00Z' })
      .expect({ status: 'satisfied', cites: ['w1'] }),
    quiet
      .attempts(checkout, ...runs(200, 10))
      .named('it may fail more often, and the next look decides')
      .expect({ status: 'pending', because: ['smoke'], code: 'unclear' }),
    quiet
      .attempts(checkout, ...runs(400, 16))
      .named('at the last look it is good by a hair')
      .expect({ status: 'satisfied' }),
    quiet
      .attempts(checkout, ...runs(400, 17))
      .named('after the last look it is still unclear')
      .expect({ status: 'inconclusive', because: ['smoke'], code: 'unclear' }),
    quiet
      .attempts(checkout, ...runs(200, 5))
      .named('it fails as seldom as before, and two hundred runs show it')
      .expect({ status: 'satisfied' }),
    quiet
      .named('before the second look nobody sees what the second fifty runs brought')
      .attempts(checkout, ...times(79, 'PASSED'), ...times(20, 'FAILED'))
      .expect({ status: 'pending', because: ['smoke'], code: 'unclear' }),
    quiet
      .named('the second look sees it')
      .attempts(checkout, ...times(80, 'PASSED'), ...times(20, 'FAILED'))
      .expect({ status: 'unsatisfied', because: ['smoke'], code: 'regressed' }),
    quiet
      .attempts(checkout, ...runs(200, 8), ...runs(199, 8))
      .named('before the last look the last look decides')
      .expect({ status: 'pending', because: ['smoke'], code: 'unclear' }),
    quiet
      .attempts(checkout, ...runs(100, 8))
      .named('eight in a hundred are too many for one test')
      .expect({ status: 'unsatisfied', because: ['smoke'], code: 'regressed' }),
    amongOthers(quiet.attempts(checkout, ...runs(100, 8)))
      .named('of three tests one may fail eight times by chance')
      .expect({ status: 'pending', because: ['smoke'], code: 'unclear' }),
    quiet
      .attempts(checkout, ...runs(200, 2))
      .attempts('smoke/search', ...runs(200, 0))
      .named('a new test has nothing to be compared with')
      .expect({ status: 'pending', because: ['smoke'], code: 'insufficient-data' }),
    quiet
      .named('a test of the baseline is no longer run')
      .expect({ status: 'pending', because: ['smoke'], code: 'insufficient-data' }),
    quiet
      .attempts(checkout, ...runs(200, 2))
      .attempts('smoke/cart', ...runs(200, 0))
      .named('a baseline of 199 runs is too small')
      .baseline('smoke/cart', { passes: 199, failures: 0 })
      .expect({ status: 'pending', because: ['smoke'], blockers: [['service.canary/smoke/smoke/cart']] }),
    quiet
      .attempts(checkout, ...runs(200, 2))
      .attempts('smoke/cart', ...runs(200, 0))
      .named('a baseline of two hundred is enough')
      .baseline('smoke/cart', { passes: 200, failures: 0, at: '2026-11-08T12:00:01Z' })
      .expect({ status: 'satisfied', validUntil: '2026-11-22T12:00:01Z' }),
    quiet
      .attempts(checkout, ...runs(200, 2))
      .attempts('smoke/cart', ...runs(200, 0))
      .named('a baseline of two weeks ago is too old')
      .baseline('smoke/cart', { passes: 200, failures: 0, at: '2026-11-08T12:00:00Z' })
      .expect({ status: 'pending', because: ['smoke'], code: 'insufficient-data' }),

    // Is it slower?
    steadyAndQuiet
      .named('it takes a third longer')
      .metric('http.p95', responseTimes(30, 133))
      .metric('http.p95', responseTimes(30, 100), release)
      .expect({ status: 'unsatisfied', because: ['latency'], code: 'regressed' }),
    steadyAndQuiet
      .named('it takes a twentieth longer, which is allowed')
      .metric('http.p95', responseTimes(30, 105))
      .metric('http.p95', responseTimes(30, 100), release)
      .expect({ status: 'satisfied' }),
    steadyAndQuiet
      .named('it takes a tenth longer, and nobody can say whether it is more')
      .metric('http.p95', responseTimes(30, 110))
      .metric('http.p95', responseTimes(30, 100), release)
      .expect({ status: 'inconclusive', because: ['latency'], code: 'unclear' }),
    steadyAndQuiet
      .named('it takes a tenth longer to the dot')
      .metric('http.p95', responseTimes(30, 110, 0))
      .metric('http.p95', responseTimes(30, 100, 0), release)
      .expect({ status: 'satisfied' }),
    steadyAndQuiet
      .named('it takes more than a tenth longer, be it by a hair')
      .metric('http.p95', responseTimes(30, 110.001, 0))
      .metric('http.p95', responseTimes(30, 100, 0), release)
      .expect({ status: 'unsatisfied', because: ['latency'] }),
    steadyAndQuiet
      .named('twenty-nine measurements are too few')
      .metric('http.p95', responseTimes(29, 100))
      .metric('http.p95', responseTimes(30, 100), release)
      .expect({ status: 'pending', because: ['latency'], code: 'insufficient-data' }),
    steadyAndQuiet
      .named('the release before was measured twenty-nine times within the week')
      .metric('http.p95', responseTimes(30, 100))
      .metric('http.p95', responseTimes(30, 100), { ...release, at: '2026-11-15T12:29:00Z' })
      .expect({ status: 'pending', because: ['latency'], code: 'insufficient-data' }),
    steadyAndQuiet
      .named('the release before was measured thirty times within the week')
      .metric('http.p95', responseTimes(30, 100))
      .metric('http.p95', responseTimes(30, 100), { ...release, at: '2026-11-15T12:29:01Z' })
      .expect({ status: 'satisfied', validUntil: '2026-11-22T12:00:01Z' }),

    // Has it many errors?
    steadyAndFast
      .named('one error in a hundred is few')
      .metric('error_rate', [...times(11, 0), 0.01])
      .expect({ status: 'satisfied' }),
    steadyAndFast
      .named('a little more is unclear')
      .metric('error_rate', [...times(11, 0), 0.0101])
      .expect({ status: 'inconclusive', because: ['errors'], code: 'unclear', blockers: [['errors']] }),
    steadyAndFast
      .named('five in a hundred are unclear')
      .metric('error_rate', [0.05, ...times(11, 0)])
      .expect({ status: 'inconclusive', because: ['errors'] }),
    steadyAndFast
      .named('more are many, be it once')
      .metric('error_rate', [0.0501, ...times(11, 0)])
      .expect({ status: 'unsatisfied', because: ['errors'], code: 'threshold-missed' }),
    steadyAndFast
      .named('eleven measurements are too few')
      .metric('error_rate', times(11, 0))
      .expect({ status: 'pending', because: ['errors'], code: 'insufficient-data' }),
    steadyAndFast
      .named('of twelve measurements one is an hour old')
      .metric('error_rate', [0, ...times(11, 0)], { every: 'PT5M', at: '2026-11-22T11:55:00Z' })
      .expect({ status: 'pending', because: ['errors'] }),
    steadyAndFast
      .named('of twelve measurements one is nearly an hour old')
      .metric('error_rate', times(12, 0), { every: 'PT5M' })
      .expect({ status: 'satisfied', validUntil: '2026-11-22T12:05:00Z' }),
    steadyAndFast
      .named('many errors of an hour ago are forgotten')
      .metric('error_rate', times(12, 0))
      .metric('error_rate', 0.5, { at: '2026-11-22T11:00:00Z' })
      .expect({ status: 'satisfied' }),
  ],
}
