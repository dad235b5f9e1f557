import { ageAtLeast } from '@gatewright/core'
import { policyCase } from '@gatewright/core/testing'
import { readPolicies } from '../read-policies.ts'
import type { Suite } from '../suite.ts'

const deps = 'fedora-ci.koji-build.rpmdeplint.functional'
const install = 'fedora-ci.koji-build.installability.functional'
const license = 'fedora-ci.koji-build.license.functional'
const selinux = 'update.base_selinux'
const cli = 'update.base_update_cli'
const terminal = 'update.desktop_terminal'
const x86 = { system_architecture: 'x86_64' }
const aarch64 = { system_architecture: 'aarch64' }
const uefi = { scenario: 'uefi' }

/** Every test passes; nobody has signed anything. */
const tested = policyCase('every test passes').othersPassing()
const ready = tested.signedOff('provenpackager', 'paula').signedOff('provenpackager', 'peter')
/** Every test passes, and one tester is content; how old the update is remains to be said. */
const liked = tested.signedOff('tester', 'tess')

const inForce = '2026-12-10T00:00:00Z'
const unlicensed = ready.failing(license).at(inForce)

export const critpath: Suite = {
  name: 'critpath: Fedora critical-path update',
  policies: readPolicies(new URL('policy.yaml', import.meta.url)),
  predicates: { ageAtLeast: ageAtLeast() },
  cases: [
    ready
      .named('tests pass and two proven packagers agree')
      .expect({ status: 'satisfied', warnings: [], validUntil: '2026-12-01T00:00:00Z' }),
    ready
      .named('a build is gated as an update is')
      .subject({ type: 'koji_build', identifier: 'bash-5.3-1.fc44' })
      .expect({ status: 'satisfied' }),
    policyCase('nothing is known yet').expect({
      status: 'pending',
      because: ['deps', 'install', 'desktop', 'selinux', 'karma', 'proven', 'tester', 'aged'],
      code: 'missing',
      blockers: [
        ['deps', 'install', 'selinux', 'cli', 'proven'],
        ['deps', 'install', 'selinux', 'terminal', 'proven'],
        ['deps', 'install', 'cli', 'terminal', 'proven'],
        ['deps', 'install', 'selinux', 'cli', 'tester', 'aged'],
        ['deps', 'install', 'selinux', 'terminal', 'tester', 'aged'],
        ['deps', 'install', 'cli', 'terminal', 'tester', 'aged'],
      ],
    }),

    // To what it applies.
    ready
      .named('a package of Python 2 is not asked')
      .subject({ type: 'koji_build', identifier: 'python2-six-1.16-1.fc44' })
      .expect({ status: 'not-applicable', code: 'no-policy' }),
    ready
      .named('another product is not asked')
      .subject({ productVersion: 'epel-10' })
      .expect({ status: 'not-applicable', code: 'no-policy' }),
    ready
      .named('a product that nobody knows is waited for')
      .subject({ productVersion: undefined })
      .expect({ status: 'pending', because: ['fedora.critpath.stable'], code: 'missing-fact' }),
    ready
      .named('pushing to testing is not asked')
      .context('bodhi_update_push_testing')
      .expect({ status: 'not-applicable', code: 'no-policy' }),

    // Both architectures.
    ready
      .named('dependencies break on one architecture')
      .result({ testcase: deps, variant: aarch64, outcome: 'FAILED' })
      .expect({
        status: 'unsatisfied',
        because: ['deps'],
        blockers: [[`fedora.critpath.stable/deps/${deps} [system_architecture=aarch64]`]],
      }),
    ready
      .named('dependencies still run')
      .running(deps)
      .expect({ status: 'pending', because: ['deps'], code: 'incomplete' }),
    ready
      .named('dependencies were not tested on aarch64')
      .variant(aarch64)
      .missing(deps)
      .expect({ status: 'pending', because: ['deps'], code: 'missing' }),
    ready
      .named('dependencies were not tested on x86_64')
      .variant(x86)
      .missing(deps)
      .expect({ status: 'pending', because: ['deps'], code: 'missing' }),
    ready
      .named('the install was not tested on aarch64')
      .variant(aarch64)
      .missing(install)
      .expect({ status: 'pending', because: ['install'], code: 'missing' }),
    ready
      .named('the install was not tested on x86_64')
      .variant(x86)
      .missing(install)
      .expect({ status: 'pending', because: ['install'], code: 'missing' }),
    ready
      .named('the install test broke')
      .errored(install)
      .expect({ status: 'inconclusive', because: ['install'], code: 'errored' }),
    ready
      .named('a skipped install test shows nothing')
      .skipped(install)
      .expect({ status: 'unsatisfied', because: ['install'], code: 'skipped' }),

    // The latest result of a scenario and an architecture.
    ready
      .named('a rerun that passes settles it')
      .attempts(deps, 'FAILED', 'PASSED')
      .expect({ status: 'satisfied' }),
    ready
      .named('a rerun that fails settles it')
      .attempts(deps, 'PASSED', 'FAILED')
      .expect({ status: 'unsatisfied', because: ['deps'] }),
    ready
      .named('a pass elsewhere is no rerun')
      .result({ testcase: deps, variant: x86, outcome: 'FAILED', attempt: 1 })
      .result({ testcase: deps, variant: aarch64, attempt: 2 })
      .expect({ status: 'unsatisfied', because: ['deps'] }),

    ready
      .named('a pass in another scenario is no rerun')
      .failing(cli)
      .result({ testcase: selinux, variant: uefi, outcome: 'FAILED', attempt: 1 })
      .result({ testcase: selinux, variant: { scenario: 'bios' }, attempt: 2 })
      .expect({ status: 'unsatisfied', because: ['selinux'] }),
    ready
      .named('a pass of another edition is no rerun')
      .result({
        testcase: deps,
        variant: { ...x86, system_variant: 'server' },
        outcome: 'FAILED',
        attempt: 1,
      })
      .result({ testcase: deps, variant: { ...x86, system_variant: 'workstation' }, attempt: 2 })
      .expect({ status: 'unsatisfied', because: ['deps'] }),

    // Two of three desktop tests.
    ready.named('one desktop test of three may fail').failing(selinux).expect({ status: 'satisfied' }),
    ready
      .named('two desktop tests fail')
      .failing(cli, terminal)
      .expect({
        status: 'unsatisfied',
        because: ['desktop', 'cli', 'terminal'],
        blockers: [['cli'], ['terminal']],
      }),
    ready
      .named('two other desktop tests fail')
      .failing(selinux, terminal)
      .expect({ status: 'unsatisfied', because: ['selinux', 'terminal'] }),
    ready
      .named('a desktop test that runs may still save the day')
      .failing(selinux)
      .running(terminal)
      .expect({ status: 'pending', because: ['desktop', 'terminal'] }),
    ready
      .named('what fails in another scenario is not asked for')
      .result({ testcase: selinux, variant: uefi })
      .result({ testcase: selinux, variant: { scenario: 'bios' }, outcome: 'FAILED' })
      .failing(cli)
      .expect({ status: 'satisfied' }),

    ready
      .named('desktop tests of another scenario alone show nothing')
      .missing(selinux, cli, terminal)
      .result({ testcase: selinux, variant: { scenario: 'bios' } })
      .result({ testcase: cli, variant: { scenario: 'bios' } })
      .result({ testcase: terminal, variant: { scenario: 'bios' } })
      .expect({ status: 'pending', because: ['selinux', 'cli', 'terminal'], code: 'missing' }),

    // Karma: two proven packagers, or a tester and seven days.
    tested
      .named('one proven packager is not enough')
      .signedOff('provenpackager', 'paula')
      .expect({
        status: 'pending',
        because: ['karma', 'proven'],
        code: 'awaiting-sign-off',
        blockers: [['proven'], ['tester', 'aged']],
      }),
    tested
      .named('who signs twice is one person')
      .signedOff('provenpackager', 'paula')
      .signedOff('provenpackager', 'Paula')
      .expect({ status: 'pending', because: ['proven'] }),
    tested
      .named('the author is not a second pair of eyes')
      .subject({ author: 'peter' })
      .signedOff('provenpackager', 'paula')
      .signedOff('provenpackager', 'peter')
      .expect({ status: 'pending', because: ['proven'] }),
    tested
      .named('while the author is not known, no karma counts')
      .subject({ author: undefined })
      .signedOff('provenpackager', 'paula')
      .signedOff('provenpackager', 'peter')
      .expect({ status: 'pending', because: ['proven', 'tester'], code: 'missing-fact' }),
    tested
      .named('calling oneself a proven packager is not enough')
      .signedOff('provenpackager', 'paula')
      .signedOff('provenpackager', 'mallory', { granted: false })
      .expect({ status: 'pending', because: ['proven'] }),
    ready
      .named('a proven packager who rejects it stops their own way')
      .signedOff('provenpackager', 'petra', { verdict: 'reject' })
      .expect({ status: 'pending', because: ['proven', 'tester', 'aged'], code: 'rejected-by-signer' }),
    liked
      .named('a tester and seven days, to the second')
      .subject({ createdAt: '2026-11-15T12:00:00Z' })
      .expect({ status: 'satisfied', cites: ['s1'] }),
    liked
      .named('the author is no tester of their own')
      .subject({ createdAt: '2026-11-01T00:00:00Z', author: 'tess' })
      .expect({ status: 'pending', because: ['tester'] }),
    liked
      .named('a tester, one second early')
      .subject({ createdAt: '2026-11-15T12:00:01Z' })
      .expect({ status: 'pending', because: ['aged'], validUntil: '2026-11-22T12:00:01Z' }),
    liked
      .named('a tester, and nobody knows how old it is')
      .subject({ createdAt: undefined })
      .expect({ status: 'pending', because: ['aged'] }),
    tested
      .named('seven days without a tester')
      .subject({ createdAt: '2026-11-01T00:00:00Z' })
      .expect({
        status: 'pending',
        because: ['tester', 'tested-and-aged'],
        blockers: [['proven'], ['tester']],
      }),

    // The licence, from December on.
    ready
      .named('a second before December nobody asks for the licence')
      .failing(license)
      .at('2026-11-30T23:59:59Z')
      .expect({ status: 'satisfied', validUntil: '2026-12-01T00:00:00Z' }),
    ready
      .named('from December on it is')
      .failing(license)
      .at('2026-12-01T00:00:00Z')
      .expect({ status: 'unsatisfied', because: ['license'], blockers: [['license']] }),
    ready.named('a good licence').at(inForce).expect({ status: 'satisfied' }),
    unlicensed
      .named('a packager approves the waiver')
      .waived(license, { until: '2026-12-20T00:00:00Z' })
      .expect({ status: 'satisfied', cites: ['w1'], code: 'waived', validUntil: '2026-12-20T00:00:00Z' }),
    unlicensed
      .named('the waiver is over')
      .waived(license, { until: inForce })
      .expect({ status: 'unsatisfied', because: ['license'] }),
    unlicensed
      .named('a waiver for half a year ends after thirty days')
      .waived(license, { requestedAt: '2026-12-05T00:00:00Z', until: '2027-06-01T00:00:00Z' })
      .expect({ status: 'satisfied', validUntil: '2027-01-04T00:00:00Z' }),
    unlicensed
      .named('and not a second later')
      .waived(license, { requestedAt: '2026-12-05T00:00:00Z', until: '2027-06-01T00:00:00Z' })
      .at('2027-01-04T00:00:00Z')
      .expect({ status: 'unsatisfied', because: ['license'] }),
    unlicensed
      .named('nobody approved the waiver')
      .waived(license, { approvedBy: [] })
      .expect({ status: 'unsatisfied', because: ['license'] }),
    unlicensed
      .named('somebody approved it who is no packager')
      .waived(license, { roles: ['intern'] })
      .expect({ status: 'unsatisfied', because: ['license'] }),
    unlicensed
      .named('a waiver for whatever may come is none')
      .waived(license, { signature: null })
      .expect({ status: 'unsatisfied', because: ['license'] }),
    unlicensed
      .named('a waiver for another failure is none')
      .waived(license, { signature: 'sha256:ab' })
      .expect({ status: 'unsatisfied', because: ['license'] }),
  ],
}
