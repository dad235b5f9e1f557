import { policyCase } from '@gatewright/core/testing'
import type { Suite } from '../suite.ts'
import { pullRequestGate } from './policy.ts'

const at = '2026-11-22T12:00:00Z'
const ramp = '2027-01-15T00:00:00Z'
const tomorrow = '2026-11-23T12:00:00Z'

/** `e2e/01`, `e2e/02` and so on. */
function endToEnd(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `e2e/${String(from + index).padStart(2, '0')}`)
}

/** A run that is complete, and good but for the end-to-end tests and the coverage, of which nothing is said. */
const run = policyCase('run').at(at).completeRun().passing('unit/adds', 'unit/divides')
const covered = run.metric('coverage.delta', 0.1).passing('lint/strict')
const good = covered.passing(...endToEnd(1, 50))
/** 49 end-to-end tests pass; the fiftieth is for the case. */
const allButOne = covered.passing(...endToEnd(2, 50))
const unmeasured = run.passing('lint/strict', ...endToEnd(1, 20))
const unlinted = run.passing(...endToEnd(1, 20))

export const pullRequest: Suite = {
  name: 'pull-request: flaky tests in quarantine',
  policies: [pullRequestGate],
  cases: [
    good.named('everything passes').expect({ status: 'satisfied', warnings: [] }),
    policyCase('nothing has run').expect({
      status: 'pending',
      because: ['unit', 'e2e'],
      warnings: ['coverage', 'lint'],
      code: 'missing',
    }),

    // Runs.
    good
      .named('the run goes on')
      .group({ state: 'open', id: 'run-2' })
      .expect({ status: 'pending', because: ['unit', 'e2e'], code: 'run-open' }),
    good
      .named('a run was aborted')
      .group({ state: 'aborted', id: 'run-2' })
      .expect({ status: 'inconclusive', because: ['unit', 'e2e'], code: 'run-aborted' }),
    good
      .named('an aborted run was done again')
      .group({ state: 'aborted', id: 'run-0' })
      .group({ id: 'run-2', replaces: 'run-0' })
      .expect({ status: 'satisfied', cites: ['run-1', 'run-2'] }),
    good
      .named('a complete run of which results are missing')
      .group({ id: 'run-2', resultCount: 100 })
      .expect({ status: 'pending', because: ['unit'], code: 'run-results-missing' }),

    // Unit tests.
    good
      .named('a unit test fails')
      .failing('unit/rounds')
      .expect({ status: 'unsatisfied', because: ['unit'], blockers: [['repo.pr/unit/unit/rounds']] }),
    good
      .named('a unit test fails and is waived')
      .failing('unit/rounds')
      .waived('unit/rounds', { until: tomorrow })
      .expect({ status: 'satisfied', cites: ['w1'], validUntil: tomorrow }),
    good
      .named('a unit test fails and passes')
      .attempts('unit/rounds', 'FAILED', 'PASSED')
      .expect({ status: 'unsatisfied', because: ['unit'], code: 'flaky' }),
    good
      .named('quarantine is not for unit tests')
      .attempts('unit/rounds', 'FAILED', 'PASSED')
      .quarantined('unit/rounds', tomorrow)
      .expect({ status: 'unsatisfied', because: ['unit'], code: 'flaky' }),
    good.named('a unit test is skipped').skipped('unit/rounds').expect({ status: 'satisfied' }),
    good
      .named('a unit test breaks')
      .errored('unit/rounds')
      .expect({ status: 'inconclusive', because: ['unit'], code: 'errored' }),
    policyCase('a run without unit tests')
      .completeRun()
      .passing('lint/strict', ...endToEnd(1, 50))
      .expect({ status: 'inconclusive', because: ['unit'], code: 'empty-population' }),

    // End-to-end tests, of which one in fifty may be in quarantine.
    allButOne
      .named('an end-to-end test fails')
      .failing('e2e/01')
      .expect({ status: 'unsatisfied', because: ['e2e'], blockers: [['repo.pr/e2e/e2e/01']] }),
    covered
      .named('one of two hundred fails, and all must pass')
      .passing(...endToEnd(2, 200))
      .failing('e2e/01')
      .expect({ status: 'unsatisfied', because: ['e2e'] }),
    allButOne
      .named('one of fifty fails and is in quarantine')
      .failing('e2e/01')
      .quarantined('e2e/01', tomorrow)
      .expect({ status: 'satisfied', cites: ['issue of e2e/01'], validUntil: tomorrow }),
    allButOne
      .named('one of fifty is flaky and in quarantine')
      .attempts('e2e/01', 'FAILED', 'PASSED')
      .quarantined('e2e/01', tomorrow)
      .expect({ status: 'satisfied' }),
    covered
      .named('one of forty-nine is more than two percent')
      .passing(...endToEnd(2, 49))
      .failing('e2e/01')
      .quarantined('e2e/01', tomorrow)
      .expect({ status: 'unsatisfied', because: ['e2e'] }),
    covered
      .named('two of fifty are more than two percent')
      .passing(...endToEnd(3, 50))
      .failing('e2e/01', 'e2e/02')
      .quarantined('e2e/01', tomorrow)
      .quarantined('e2e/02', tomorrow)
      .expect({ status: 'unsatisfied', because: ['e2e'] }),
    covered
      .named('two of a hundred are not')
      .passing(...endToEnd(3, 100))
      .failing('e2e/01', 'e2e/02')
      .quarantined('e2e/01', tomorrow)
      .quarantined('e2e/02', tomorrow)
      .expect({ status: 'satisfied' }),
    allButOne
      .named('the quarantine is over')
      .failing('e2e/01')
      .quarantined('e2e/01', at)
      .expect({ status: 'unsatisfied', because: ['e2e'] }),
    allButOne
      .named('the quarantine begins now')
      .failing('e2e/01')
      .quarantined('e2e/01', tomorrow, { from: at })
      .expect({ status: 'satisfied' }),
    allButOne
      .named('the quarantine has not begun')
      .failing('e2e/01')
      .quarantined('e2e/01', tomorrow, { from: '2026-11-22T12:00:01Z' })
      .expect({ status: 'unsatisfied', because: ['e2e'], validUntil: '2026-11-22T12:00:01Z' }),
    allButOne
      .named('no waiver lets an end-to-end test through')
      .failing('e2e/01')
      .waived('e2e/01')
      .expect({ status: 'unsatisfied', because: ['e2e'] }),
    allButOne
      .named('a known issue is no excuse')
      .failing('e2e/01')
      .knownIssue('e2e/01', 'https://tracker.example/17')
      .expect({ status: 'unsatisfied', because: ['e2e'] }),
    covered
      .named('nineteen end-to-end tests are too few')
      .passing(...endToEnd(1, 19))
      .expect({ status: 'pending', because: ['e2e'], code: 'insufficient-data' }),
    covered
      .named('twenty are enough')
      .passing(...endToEnd(1, 20))
      .expect({ status: 'satisfied' }),

    // Coverage, which only warns.
    unmeasured
      .named('half a point less coverage is fine')
      .metric('coverage.delta', -0.5)
      .expect({ status: 'satisfied', warnings: [] }),
    unmeasured
      .named('more than half a point less is told')
      .metric('coverage.delta', [0.1, -0.50001])
      .expect({ status: 'satisfied', warnings: ['coverage'] }),
    unmeasured
      .named('the last measurement is the one that counts')
      .metric('coverage.delta', [-3, 0])
      .expect({ status: 'satisfied', warnings: [] }),
    unmeasured
      .named('coverage that was not measured is told')
      .expect({ status: 'satisfied', warnings: ['coverage'] }),
    unmeasured
      .named('a measurement of just under a day ago')
      .metric('coverage.delta', 0, { at: '2026-11-21T12:00:01Z' })
      .expect({ status: 'satisfied', warnings: [], validUntil: '2026-11-22T12:00:01Z' }),
    unmeasured
      .named('a measurement of a day ago is too old')
      .metric('coverage.delta', 0, { at: '2026-11-21T12:00:00Z' })
      .expect({ status: 'satisfied', warnings: ['coverage'] }),

    // Strict linting, which only warns before the middle of January.
    unlinted
      .named('strict linting warns at first')
      .failing('lint/strict')
      .at('2027-01-14T23:59:59Z')
      .expect({ status: 'satisfied', warnings: ['coverage', 'lint'], validUntil: ramp }),
    unlinted
      .named('then it blocks')
      .failing('lint/strict')
      .at(ramp)
      .expect({ status: 'unsatisfied', because: ['lint'], warnings: ['coverage'], blockers: [['lint']] }),
    unlinted.named('then it is met').passing('lint/strict').at(ramp).expect({ status: 'satisfied' }),
    unlinted
      .named('then it may be waived')
      .failing('lint/strict')
      .at(ramp)
      .waived('lint/strict')
      .expect({ status: 'satisfied', cites: ['w1'] }),
  ],
}
