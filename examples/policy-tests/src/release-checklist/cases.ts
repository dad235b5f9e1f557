import { policyCase } from '@gatewright/core/testing'
import { readPolicies } from '../read-policies.ts'
import type { Suite } from '../suite.ts'

const at = '2026-11-22T12:00:00Z'
const boots = 'boots from a stick'
const prints = 'prints a page'

function numbered(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `regression-${index + 1}`)
}

const lists = policyCase('lists')
  .at(at)
  .list('blocking-testcases', ['install', 'upgrade'])
  .list('manual-testcases', [boots, prints])
/** All is done but for the two signatures at the end. */
const done = lists
  .othersPassing()
  .signedOff('qe', 'quinn', { item: boots })
  .signedOff('qe', 'quentin', { item: prints })
const documented = done.signedOff('docs', 'dora')
const ready = documented.signedOff('qe-lead', 'lena')

export const releaseChecklist: Suite = {
  name: 'release-checklist: an advisory ships',
  policies: readPolicies(new URL('policy.yaml', import.meta.url)),
  cases: [
    ready
      .named('all is done and signed')
      .expect({ status: 'satisfied', validUntil: '2026-12-06T11:30:00Z', blockers: [[]] }),
    policyCase('nobody handed the lists in').expect({
      status: 'pending',
      because: ['automated', 'manual', 'qe', 'docs'],
      code: 'missing-fact',
    }),

    // Automated tests.
    ready
      .named('a blocking test fails')
      .failing('upgrade')
      .expect({ status: 'unsatisfied', because: ['automated'], blockers: [['automated']] }),
    ready
      .named('a blocking test fails and is waived')
      .failing('upgrade')
      .waived('upgrade')
      .expect({ status: 'satisfied', cites: ['w1', 'upgrade'], code: 'waived' }),
    ready
      .named('its waiver is for another advisory')
      .context('ship', 'advisory:RHSA-2026:2')
      .failing('upgrade')
      .waived('upgrade', { purpose: 'advisory:RHSA-2026:1' })
      .expect({ status: 'unsatisfied', because: ['automated'] }),
    ready
      .named('a blocking test still runs')
      .running('install')
      .expect({ status: 'pending', because: ['automated'], code: 'incomplete' }),
    ready
      .named('one of two hundred fails, and all must pass')
      .list('blocking-testcases', ['install', ...numbered(199)])
      .failing('install')
      .expect({ status: 'unsatisfied', because: ['automated'] }),
    ready
      .named('a list of one testcase will do')
      .list('blocking-testcases', ['install'])
      .expect({ status: 'satisfied' }),
    ready
      .named('a list without testcases shows nothing')
      .list('blocking-testcases', [])
      .expect({ status: 'pending', because: ['automated'], code: 'empty-population' }),

    // The manual run.
    lists
      .named('one manual test is left')
      .othersPassing()
      .signedOff('qe', 'quinn', { item: boots })
      .signedOff('qe-lead', 'lena')
      .signedOff('docs', 'dora')
      .expect({
        status: 'pending',
        because: ['manual'],
        blockers: [[`errata.release-checklist/manual/${prints}`]],
        code: 'awaiting-sign-off',
      }),
    ready
      .named('a manual test finds a fault')
      .signedOff('qe', 'quirin', { item: prints, verdict: 'reject' })
      .expect({ status: 'unsatisfied', because: ['manual'], code: 'rejected-by-signer' }),
    ready
      .named('who found the fault sees it repaired')
      .signedOff('qe', 'quirin', { item: prints, verdict: 'reject', at: '2026-11-22T09:00:00Z' })
      .signedOff('qe', 'quirin', { item: prints, at: '2026-11-22T10:00:00Z' })
      .expect({ status: 'satisfied' }),
    lists
      .named('a manual test by somebody who is not of the quality team')
      .othersPassing()
      .signedOff('qe', 'quinn', { item: boots })
      .signedOff('qe', 'mallory', { item: prints, granted: false })
      .signedOff('qe-lead', 'lena')
      .signedOff('docs', 'dora')
      .expect({ status: 'pending', because: ['manual'] }),
    ready
      .named('a passing result is no manual test')
      .list('manual-testcases', [boots, prints, 'sounds'])
      .passing('sounds')
      .expect({
        status: 'pending',
        because: ['manual'],
        blockers: [['errata.release-checklist/manual/sounds']],
      }),
    lists
      .named('a list without items is no test run')
      .othersPassing()
      .list('manual-testcases', [])
      .signedOff('qe-lead', 'lena')
      .signedOff('docs', 'dora')
      .expect({ status: 'inconclusive', because: ['manual'], code: 'empty-population' }),

    // The lead of the quality team.
    documented
      .named('the lead has not signed')
      .expect({ status: 'pending', because: ['qe'], blockers: [['qe']], code: 'awaiting-sign-off' }),
    ready
      .named('the lead wrote it')
      .subject({ author: 'lena' })
      .expect({ status: 'pending', because: ['qe'] }),
    ready
      .named('the lead asked for it')
      .subject({ requester: 'Lena' })
      .expect({ status: 'pending', because: ['qe'] }),
    ready
      .named('nobody knows who asked for it')
      .subject({ requester: undefined })
      .expect({ status: 'pending', because: ['qe'], code: 'missing-fact' }),
    documented
      .named('somebody signs who is no lead')
      .signedOff('qe-lead', 'mallory', { granted: false })
      .expect({ status: 'pending', because: ['qe'] }),
    documented
      .named('somebody was the lead until the day before')
      .signedOff('qe-lead', 'lars', { granted: false })
      .role('lars', 'qe-lead', { until: '2026-11-21T00:00:00Z' })
      .expect({ status: 'pending', because: ['qe'] }),
    documented
      .named('a signature of just under fourteen days')
      .signedOff('qe-lead', 'lena', { at: '2026-11-08T12:00:01Z' })
      .result({ testcase: 'install', submittedAt: '2026-11-08T00:00:00Z' })
      .expect({ status: 'satisfied', validUntil: '2026-11-22T12:00:01Z' }),
    documented
      .named('a signature of fourteen days is too old')
      .signedOff('qe-lead', 'lena', { at: '2026-11-08T12:00:00Z' })
      .expect({ status: 'pending', because: ['qe'] }),
    documented
      .named('a signature for the revision before')
      .subject({ revision: 'revision-2' })
      .signedOff('qe-lead', 'lena', { revision: 'revision-1' })
      .expect({ status: 'pending', because: ['qe'] }),
    ready
      .named('nobody knows the revision')
      .subject({ revision: undefined })
      .expect({ status: 'pending', because: ['qe'], code: 'missing-fact' }),
    ready
      .named('something failed after the signature, be it on no list')
      .result({ testcase: 'exploratory/resize', outcome: 'FAILED', submittedAt: '2026-11-22T11:45:00Z' })
      .expect({ status: 'pending', because: ['qe'] }),
    ready
      .named('something failed at the very moment of the signature')
      .result({ testcase: 'exploratory/resize', outcome: 'FAILED', submittedAt: '2026-11-22T11:30:00Z' })
      .expect({ status: 'pending', because: ['qe'] }),
    ready
      .named('what failed before was there to be seen')
      .result({ testcase: 'exploratory/resize', outcome: 'FAILED', submittedAt: '2026-11-22T11:29:59Z' })
      .expect({ status: 'satisfied' }),
    documented
      .named('the lead says no')
      .signedOff('qe-lead', 'lena', { verdict: 'reject' })
      .expect({ status: 'unsatisfied', because: ['qe'], code: 'rejected-by-signer' }),
    ready
      .named('a no does not grow old, and another lead cannot take it back')
      .signedOff('qe-lead', 'lars', { verdict: 'reject', at: '2026-10-01T00:00:00Z' })
      .expect({ status: 'unsatisfied', because: ['qe'], code: 'rejected-by-signer' }),

    // The documentation.
    done
      .named('the documentation is not signed')
      .signedOff('qe-lead', 'lena')
      .expect({ status: 'pending', because: ['docs'], blockers: [['docs']] }),
    done
      .named('the documentation is rejected')
      .signedOff('qe-lead', 'lena')
      .signedOff('docs', 'dora', { verdict: 'reject' })
      .expect({ status: 'unsatisfied', because: ['docs'] }),
    done
      .named('the author may write the documentation')
      .subject({ author: 'dora' })
      .signedOff('qe-lead', 'lena')
      .signedOff('docs', 'dora')
      .expect({ status: 'satisfied' }),
  ],
}
