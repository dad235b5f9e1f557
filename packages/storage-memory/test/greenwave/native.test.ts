import { compileGreenwave, nativeEvidence, subjectOf } from '@gatewright/core/greenwave'
import { decide } from '@gatewright/core/policy'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { whatKeepsClosed } from './support/gate-oracle.ts'
import {
  gateRequests,
  gateWorlds,
  hasManifold,
  now,
  policiesOf,
  subjectTypesOf,
  timeOf,
  type GatePolicy,
  type GateRequest,
  type GateWorld,
} from './support/gate-worlds.ts'
import { decideBy, handIn, openServices, posted, sourcesOf, type Services } from './support/services.ts'

/** What both ways of deciding can be asked: one subject in one context, and no files from elsewhere. */
function comparable(world: GateWorld, request: GateRequest): readonly [GateWorld, GateRequest] {
  const policies = world.policies.map(({ rules, ...policy }) => ({
    ...policy,
    rules: rules.filter(
      ({ type, valid_since: since = '', valid_until: until = '9' }) =>
        type === 'PassingTestCaseRule' && since < until,
    ),
  }))
  const { subjects, contexts } = request
  const one = { subjects: subjects.slice(0, 1), contexts: contexts.slice(0, 1) }
  return [
    { ...world, policies, built: '2026-01-05T00:00:00Z' },
    { ...request, ...one, rules: [], ignore_result: [], ignore_waiver: [] },
  ]
}

async function nativeStatus(world: GateWorld, request: GateRequest, { storage }: Services): Promise<string> {
  const [{ type: name, item: identifier } = { type: '', item: '' }] = request.subjects
  const subject = subjectOf(name, identifier, subjectTypesOf(world))
  const { policies } = compileGreenwave(policiesOf(world), {
    subjectTypes: subjectTypesOf(world),
  })._unsafeUnwrap()
  const known = { productVersion: request.product_version, createdAt: '2026-01-05T00:00:00Z' }
  const evidence = (await nativeEvidence(subject, storage, known))._unsafeUnwrap()
  const [decisionContext = ''] = request.contexts
  return decide(policies, evidence, { decisionContext, at: `${timeOf(request.when ?? now)}Z` }).status
}

const policy: GatePolicy = {
  id: 'one',
  product_versions: ['*'],
  decision_contexts: ['c1'],
  subject_types: ['koji_build'],
  packages: [],
  excluded_packages: [],
  rules: [],
}
const empty: GateWorld = {
  policies: [],
  files: {},
  results: [],
  waivers: [],
  built: null,
  isIgnoringMissing: false,
}
const request: GateRequest = {
  contexts: ['c1'],
  rules: [],
  subjects: [{ type: 'koji_build', item: 'pkg-1-1' }],
  product_version: 'fedora-40',
  when: null,
  ignore_result: [],
  ignore_waiver: [],
  verbose: false,
}

const byDesign = ['No tests are required']

describe('a native gate', () => {
  it('opens where Greenwave opens it for the same policies, results and waivers', async () => {
    await fc.assert(
      fc.asyncProperty(gateWorlds, gateRequests, async (anyWorld, anyRequest) => {
        const [world, asked] = comparable(anyWorld, anyRequest)
        const services = openServices()
        await handIn(world, services)
        const status = await nativeStatus(world, asked, services)
        const decision = (await decideBy(sourcesOf(services), world, asked)).unwrapOr(undefined)
        if (decision === undefined || byDesign.includes(decision.summary))
          expect(status).toBe('not-applicable')
        else if (decision.policies_satisfied) expect(status).toBe('satisfied')
        // In Greenwave's words what is stale for one scenario of several stays in the way.
        else if (hasManifold(world) && status === 'satisfied')
          expect(whatKeepsClosed(world, asked)).toStrictEqual([])
        else expect(status).not.toBe('satisfied')
      }),
      { numRuns: 400 },
    )
  })

  it('counts nothing that is yet to come, where Greenwave counts what is there', async () => {
    const services = openServices()
    const rules = [{ type: 'PassingTestCaseRule' as const, test_case_name: 't1' }]
    const world: GateWorld = { ...empty, policies: [{ ...policy, rules }] }
    await posted(services.resultsDb, '/results', {
      testcase: 't1',
      outcome: 'PASSED',
      submit_time: timeOf(now + 1),
      data: { type: 'koji_build', item: 'pkg-1-1' },
    })
    const decided = await decideBy(sourcesOf(services), world, request)
    expect(decided._unsafeUnwrap().policies_satisfied).toBe(true)
    expect(await nativeStatus(world, request, services)).toBe('pending')
    const kept = await services.storage.waivers.appendRecords([
      {
        subject_type: 'koji_build',
        subject_identifier: 'pkg-1-1',
        testcase: 't1',
        product_version: 'fedora-40',
        waived: true,
        comment: 'known',
        username: 'ann',
        timestamp: timeOf(now + 1),
      },
    ])
    expect(kept.isOk()).toBe(true)
    expect(await nativeStatus(world, request, services)).toBe('pending')
  })

  it('is not decided where a result stands for more ways than can be told apart', async () => {
    const services = openServices()
    const ways = (key: string): readonly string[] => Array.from({ length: 101 }, (_, at) => `${key}${at}`)
    const data = { type: 'koji_build', item: 'pkg-1-1', scenario: ways('s'), system_variant: ways('v') }
    await posted(services.resultsDb, '/results', { testcase: 't1', outcome: 'FAILED', data })
    const subject = subjectOf('koji_build', 'pkg-1-1', subjectTypesOf(empty))
    const evidence = await nativeEvidence(subject, services.storage, { productVersion: 'fedora-40' })
    expect(evidence._unsafeUnwrapErr()).toMatchObject({
      kind: 'schema/invalid',
      problems: [{ code: 'out-of-range' }],
    })
  })
})
