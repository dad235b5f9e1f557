import { policyCase } from '@gatewright/core/testing'
import type { Suite } from '../suite.ts'
import { waiverDemo } from './policy.ts'

const at = '2026-11-10T00:00:00Z'
const until = '2026-11-20T00:00:00Z'
const [x86, aarch64] = [{ system_architecture: 'x86_64' }, { system_architecture: 'aarch64' }]

/** Interfaces have changed on both architectures; of waivers nothing is said. */
const changed = policyCase('changed').failing('rpmdiff.abi').passing('virus-scan').at(at)
const byAliceAndBob = { by: 'alice', approvedBy: 'bob', until }

export const waivers: Suite = {
  name: 'waivers: expiry, approval and purpose',
  policies: [waiverDemo],
  cases: [
    policyCase('waived for the advisory only')
      .failing('rpmdiff.abi')
      .passing('virus-scan')
      .waived('rpmdiff.abi', { until: '2026-11-20T00:00:00Z', by: 'alice', approvedBy: 'bob' })
      .at('2026-11-10T00:00:00Z')
      .expect({ status: 'satisfied', cites: ['w1'], validUntil: '2026-11-20T00:00:00Z' }),
    policyCase('expired')
      .failing('rpmdiff.abi')
      .passing('virus-scan')
      .waived('rpmdiff.abi', { until: '2026-11-20T00:00:00Z', by: 'alice', approvedBy: 'bob' })
      .at('2026-11-20T00:00:00Z')
      .expect({ status: 'unsatisfied', because: ['abi'] }),
    policyCase('own approval is void')
      .failing('rpmdiff.abi')
      .passing('virus-scan')
      .waived('rpmdiff.abi', { by: 'alice', approvedBy: 'alice' })
      .at('2026-11-10T00:00:00Z')
      .expect({ status: 'unsatisfied' }),

    // Without a waiver.
    policyCase('both tests pass')
      .passing('rpmdiff.abi', 'virus-scan')
      .expect({ status: 'satisfied', validUntil: null }),
    policyCase('nothing is known').expect({
      status: 'pending',
      because: ['abi', 'virus'],
      code: 'missing',
      blockers: [['abi', 'virus']],
    }),
    changed
      .named('nobody asked for a waiver')
      .expect({ status: 'unsatisfied', because: ['abi'], code: 'failed' }),
    policyCase('one architecture was not compared')
      .variant(aarch64)
      .missing('rpmdiff.abi')
      .othersPassing()
      .expect({ status: 'pending', because: ['abi'], code: 'missing' }),
    policyCase('the other architecture was not compared')
      .variant(x86)
      .missing('rpmdiff.abi')
      .othersPassing()
      .expect({ status: 'pending', because: ['abi'], code: 'missing' }),
    policyCase('another context is not asked')
      .passing('rpmdiff.abi', 'virus-scan')
      .context('container_push')
      .expect({ status: 'not-applicable', code: 'no-policy' }),

    // Time.
    changed
      .named('a second before it expires')
      .waived('rpmdiff.abi', { ...byAliceAndBob, requestedAt: '2026-11-05T00:00:00Z' })
      .at('2026-11-19T23:59:59Z')
      .expect({ status: 'satisfied', validUntil: until }),
    changed
      .named('a waiver for longer than three weeks ends after three weeks')
      .waived('rpmdiff.abi', {
        by: 'alice',
        approvedBy: 'bob',
        requestedAt: '2026-11-01T09:00:00Z',
        until: '2027-01-01T00:00:00Z',
      })
      .expect({ status: 'satisfied', validUntil: '2026-11-22T09:00:00Z' }),
    changed
      .named('and is void from then on')
      .waived('rpmdiff.abi', {
        by: 'alice',
        approvedBy: 'bob',
        requestedAt: '2026-11-01T09:00:00Z',
        until: '2027-01-01T00:00:00Z',
      })
      .at('2026-11-22T09:00:00Z')
      .expect({ status: 'unsatisfied', because: ['abi'] }),
    changed
      .named('it counts from the moment of its approval')
      .waived('rpmdiff.abi', { ...byAliceAndBob, requestedAt: '2026-11-09T00:00:00Z', approvedAt: at })
      .expect({ status: 'satisfied' }),
    changed
      .named('an approval that is to come does not count')
      .waived('rpmdiff.abi', {
        ...byAliceAndBob,
        requestedAt: '2026-11-09T00:00:00Z',
        approvedAt: '2026-11-10T00:00:01Z',
      })
      .expect({ status: 'unsatisfied', because: ['abi'] }),

    // People.
    changed
      .named('requested and not approved')
      .waived('rpmdiff.abi', { ...byAliceAndBob, approvedBy: [] })
      .expect({ status: 'unsatisfied', because: ['abi'] }),
    changed
      .named('approved by somebody who is no maintainer')
      .waived('rpmdiff.abi', { ...byAliceAndBob, roles: [] })
      .expect({ status: 'unsatisfied', because: ['abi'] }),
    changed
      .named('approved by somebody who was a maintainer at that time')
      .waived('rpmdiff.abi', { ...byAliceAndBob, roles: [], requestedAt: '2026-11-05T00:00:00Z' })
      .role('bob', 'maintainer', { until: '2026-11-08T00:00:00Z' })
      .expect({ status: 'satisfied' }),
    changed
      .named('approved by somebody who had been a maintainer')
      .waived('rpmdiff.abi', { ...byAliceAndBob, roles: [], requestedAt: '2026-11-09T00:00:00Z' })
      .role('bob', 'maintainer', { until: '2026-11-08T00:00:00Z' })
      .expect({ status: 'unsatisfied', because: ['abi'] }),
    changed
      .named('the name in capitals is no second person')
      .waived('rpmdiff.abi', { by: 'alice', approvedBy: 'Alice' })
      .expect({ status: 'unsatisfied', because: ['abi'] }),
    changed
      .named('an emergency opens nothing here')
      .waived('rpmdiff.abi', { by: 'alice', breakGlass: true })
      .expect({ status: 'unsatisfied', because: ['abi'] }),
    changed
      .named('approved and revoked')
      .waived('rpmdiff.abi', { ...byAliceAndBob, ended: 'revoked' })
      .expect({ status: 'unsatisfied', because: ['abi'] }),
    changed
      .named('approved and withdrawn')
      .waived('rpmdiff.abi', { ...byAliceAndBob, ended: 'withdrawn' })
      .expect({ status: 'unsatisfied', because: ['abi'] }),
    changed
      .named('approved and rejected')
      .waived('rpmdiff.abi', { ...byAliceAndBob, ended: 'rejected' })
      .expect({ status: 'unsatisfied', because: ['abi'] }),

    // What it is for.
    changed
      .named('for this advisory')
      .context('advisory_ship', 'advisory:RHSA-2026:1')
      .waived('rpmdiff.abi', { ...byAliceAndBob, context: 'advisory_ship', purpose: 'advisory:RHSA-2026:1' })
      .expect({ status: 'satisfied', cites: ['w1'] }),
    changed
      .named('for another advisory')
      .context('advisory_ship', 'advisory:RHSA-2026:2')
      .waived('rpmdiff.abi', { ...byAliceAndBob, purpose: 'advisory:RHSA-2026:1' })
      .expect({ status: 'unsatisfied', because: ['abi'] }),
    changed
      .named('for an advisory, and nobody says what is shipped')
      .waived('rpmdiff.abi', { ...byAliceAndBob, purpose: 'advisory:RHSA-2026:1' })
      .expect({ status: 'unsatisfied', because: ['abi'] }),
    changed
      .named('for an advisory, and not for the image')
      .context('cloud_image_upload')
      .waived('rpmdiff.abi', { ...byAliceAndBob, context: 'advisory_ship' })
      .expect({ status: 'unsatisfied', because: ['abi'] }),
    changed
      .named('for one architecture of two')
      .waived('rpmdiff.abi', { ...byAliceAndBob, variant: x86 })
      .expect({
        status: 'unsatisfied',
        because: ['abi'],
        blockers: [['product.z-stream/abi/rpmdiff.abi [system_architecture=aarch64]']],
      }),
    changed
      .named('for no failure in particular')
      .waived('rpmdiff.abi', { ...byAliceAndBob, signature: null })
      .expect({ status: 'unsatisfied', because: ['abi'] }),
    changed
      .named('for another failure')
      .waived('rpmdiff.abi', { ...byAliceAndBob, signature: 'sha256:ab' })
      .expect({ status: 'unsatisfied', because: ['abi'] }),
    policyCase('for each of two failures')
      .result({ testcase: 'rpmdiff.abi', variant: x86, outcome: 'FAILED', failureSignature: 'sha256:ab' })
      .result({ testcase: 'rpmdiff.abi', variant: aarch64, outcome: 'FAILED', failureSignature: 'sha256:cd' })
      .passing('virus-scan')
      .waived('rpmdiff.abi')
      .expect({ status: 'satisfied', cites: ['w1', 'w2'] }),
    policyCase('a new failure after the waiver')
      .result({ testcase: 'rpmdiff.abi', variant: x86, outcome: 'FAILED', failureSignature: 'sha256:ab' })
      .result({ testcase: 'rpmdiff.abi', variant: aarch64, outcome: 'FAILED', failureSignature: 'sha256:cd' })
      .passing('virus-scan')
      .waived('rpmdiff.abi', { signature: 'sha256:ab' })
      .expect({
        status: 'unsatisfied',
        blockers: [['product.z-stream/abi/rpmdiff.abi [system_architecture=aarch64]']],
      }),
    policyCase('a waiver for a failure is none for a result that is missing')
      .passing('virus-scan')
      .waived('rpmdiff.abi', { signature: 'sha256:ab' })
      .expect({ status: 'pending', because: ['abi'], code: 'missing' }),

    // What nobody may waive.
    policyCase('a virus')
      .passing('rpmdiff.abi')
      .failing('virus-scan')
      .waived('virus-scan')
      .expect({ status: 'unsatisfied', because: ['virus'], blockers: [['virus']] }),
    policyCase('a virus scan that broke')
      .passing('rpmdiff.abi')
      .errored('virus-scan')
      .waived('virus-scan')
      .expect({ status: 'inconclusive', because: ['virus'], code: 'errored' }),
  ],
}
