import { policyCase } from '@gatewright/core/testing'
import { readPolicies } from '../read-policies.ts'
import type { Suite } from '../suite.ts'

const x86 = { system_architecture: 'x86_64' }
const aarch64 = { system_architecture: 'aarch64' }

function components(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `build.component-${String(index + 1).padStart(2, '0')}`)
}

const fifty = components(50)
const night = policyCase('night').list('tier1-components', fifty)
const good = night.othersPassing()
/** Made at four in the morning, so that the time for boot tests is up at noon. */
const early = good.subject({ createdAt: '2026-11-22T04:00:00Z' })

export const tier1: Suite = {
  name: 'tier1: a rebuild goes on when tier 1 is good',
  policies: readPolicies(new URL('policy.yaml', import.meta.url)),
  cases: [
    good.named('everything builds and boots').expect({ status: 'satisfied', validUntil: null }),
    policyCase('nothing is known').expect({
      status: 'pending',
      because: ['build', 'boot'],
      code: 'missing-fact',
    }),

    // To what it applies.
    good
      .named('tier 2 is not asked')
      .facts({ tier: 2 })
      .expect({ status: 'not-applicable', code: 'no-policy' }),
    good
      .named('a tier that nobody knows is waited for')
      .facts({ tier: undefined })
      .expect({ status: 'pending', because: ['modularity.rebuild.tier1'], code: 'missing-fact' }),
    good
      .named('a tier in words is not known either')
      .facts({ tier: 'one' })
      .expect({ status: 'pending', code: 'missing-fact' }),

    // 98 % of the components.
    good.named('one of fifty may break').failing('build.component-07').expect({ status: 'satisfied' }),
    good
      .named('two of fifty may not')
      .failing('build.component-07', 'build.component-08')
      .expect({
        status: 'unsatisfied',
        because: ['build'],
        blockers: [
          ['modularity.rebuild.tier1/build/build.component-07'],
          ['modularity.rebuild.tier1/build/build.component-08'],
        ],
      }),
    good
      .named('three of a hundred may not either')
      .list('tier1-components', components(100))
      .failing('build.component-07', 'build.component-08', 'build.component-09')
      .expect({ status: 'unsatisfied', because: ['build'] }),
    good
      .named('one breaks and one still builds')
      .failing('build.component-07')
      .running('build.component-08')
      .expect({ status: 'pending', because: ['build'] }),
    good
      .named('one breaks and one was never started')
      .list('tier1-components', [...fifty.slice(0, 49), 'build.component-51'])
      .failing('build.component-07')
      .running('build.component-51')
      .expect({ status: 'pending', because: ['build'] }),
    good
      .named('one breaks and one is waived')
      .failing('build.component-07', 'build.component-08')
      .waived('build.component-08')
      .expect({ status: 'satisfied', cites: ['w1'] }),
    good
      .named('forty-nine components are too few to take a share of')
      .list('tier1-components', components(49))
      .expect({ status: 'pending', because: ['build'], code: 'insufficient-data' }),

    // Three attempts to boot.
    good
      .named('the third attempt boots')
      .attempts('compose.boot', 'FAILED', 'ERROR', 'PASSED')
      .expect({ status: 'satisfied' }),
    good
      .named('the fourth attempt comes too late')
      .attempts('compose.boot', 'FAILED', 'FAILED', 'FAILED', 'PASSED')
      .expect({ status: 'unsatisfied', because: ['boot'], code: 'failed' }),
    good
      .named('one architecture does not boot')
      .result({ testcase: 'compose.boot', variant: aarch64, outcome: 'FAILED' })
      .expect({
        status: 'unsatisfied',
        because: ['boot'],
        blockers: [['modularity.rebuild.tier1/boot/compose.boot [system_architecture=aarch64]']],
      }),

    good
      .named('aarch64 was not tried')
      .variant(aarch64)
      .missing('compose.boot')
      .expect({ status: 'pending', because: ['boot'], code: 'missing' }),
    good
      .named('x86_64 was not tried')
      .variant(x86)
      .missing('compose.boot')
      .expect({ status: 'pending', because: ['boot'], code: 'missing' }),

    // Eight hours.
    early
      .named('a second before the time is up')
      .running('compose.boot')
      .at('2026-11-22T11:59:59Z')
      .expect({
        status: 'pending',
        because: ['boot'],
        code: 'incomplete',
        validUntil: '2026-11-22T12:00:00Z',
      }),
    early
      .named('the time is up while it runs')
      .running('compose.boot')
      .expect({ status: 'inconclusive', because: ['boot'], code: 'timed-out' }),
    early
      .named('the time is up and it never ran')
      .missing('compose.boot')
      .expect({ status: 'inconclusive', because: ['boot'], code: 'timed-out' }),
    early.named('a pass comes in time').passing('compose.boot').expect({ status: 'satisfied' }),
    early
      .named('nobody knows when the time began')
      .missing('compose.boot')
      .subject({ createdAt: undefined })
      .expect({ status: 'pending', because: ['boot'], code: 'missing', validUntil: null }),
    early
      .named('what never ran may be waived')
      .missing('compose.boot')
      .waived('compose.boot', { until: '2026-11-23T00:00:00Z' })
      .expect({ status: 'satisfied', code: 'waived', validUntil: '2026-11-23T00:00:00Z' }),

    // Reproducible builds are on trial.
    good
      .named('what is on trial may fail and nobody is told')
      .failing('experimental.reproducible-build')
      .expect({ status: 'satisfied', warnings: [] }),
    good
      .named('what is on trial may be missing')
      .missing('experimental.reproducible-build')
      .expect({ status: 'satisfied', warnings: [] }),
  ],
}
