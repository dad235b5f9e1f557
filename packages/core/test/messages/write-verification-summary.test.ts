import { describe, expect, it } from 'vitest'
import { digestOf, digestOfJson } from '../../src/canonical/index.ts'
import {
  policySetDigest,
  writeVerificationSummary,
  type VerificationSummaryOptions,
} from '../../src/messages/index.ts'
import { commit, decisionOf, sha256, statuses } from './support/decision-examples.ts'

const options: VerificationSummaryOptions = {
  verifier: { id: 'https://gate.example' },
  resourceUri: 'git+https://git.example/shop',
  policy: { uri: 'https://policies.example/shop.merge' },
}
const levels = ['SLSA_BUILD_LEVEL_3', 'SLSA_SOURCE_LEVEL_2', 'REVIEWED']

describe('writeVerificationSummary', () => {
  it.each(statuses)('%s passes when it is satisfied, with what was verified', (status) => {
    const { predicate } = writeVerificationSummary(decisionOf(status), {
      ...options,
      verifiedLevels: levels,
    })._unsafeUnwrap()
    const passed = status === 'satisfied'
    expect(predicate.verificationResult).toBe(passed ? 'PASSED' : 'FAILED')
    expect(predicate.verifiedLevels).toEqual(passed ? levels : ['FAILED'])
    expect(predicate.gatewrightDecision).toMatchObject({ status, reason: `The reason of ${status}.` })
  })

  it('is the statement that the specification describes', () => {
    const decision = decisionOf('satisfied')
    const inputAttestations = [{ uri: 'https://ci.example/1.intoto.jsonl', digest: { sha256 } }]
    const statement = writeVerificationSummary(decision, {
      ...options,
      verifier: { id: 'https://gate.example', version: { gatewright: '1.0.0' } },
      inputAttestations,
      slsaVersion: '1.1',
    })._unsafeUnwrap()
    expect(statement).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: commit, digest: { gitCommit: commit } }],
      predicateType: 'https://slsa.dev/verification_summary/v1',
      predicate: {
        verifier: { id: 'https://gate.example', version: { gatewright: '1.0.0' } },
        timeVerified: decision.evaluatedAt,
        resourceUri: 'git+https://git.example/shop',
        policy: {
          uri: 'https://policies.example/shop.merge',
          digest: { sha256: digestOf('the policy').replace('sha256:', '') },
        },
        inputAttestations,
        verificationResult: 'PASSED',
        verifiedLevels: [],
        slsaVersion: '1.1',
        gatewrightDecision: statement.predicate.gatewrightDecision,
      },
    })
  })

  it('has one digest for several policies, the caller’s own, or none where no policy applied', () => {
    const policies = ['a', 'b'].map((id) => ({ id, digest: digestOf(id) }))
    const several = decisionOf('satisfied', [], { policies })
    const nobody = decisionOf('not-applicable', [], { policies: [] })
    const policyIn = (...args: Parameters<typeof writeVerificationSummary>): unknown =>
      writeVerificationSummary(...args)._unsafeUnwrap().predicate.policy
    const { uri } = options.policy
    expect(policyIn(several, options)).toEqual({
      uri,
      digest: { sha256: digestOfJson(policies).replace('sha256:', '') },
    })
    expect(policySetDigest(several)).toBe(digestOfJson(policies))
    expect(policyIn(nobody, options)).toEqual({ uri })
    const policy = { uri, digest: { gitCommit: commit } }
    expect(policyIn(several, { ...options, policy })).toEqual(policy)
  })

  it.each<{ wrong: Partial<VerificationSummaryOptions>; path: string }>([
    { wrong: { verifier: { id: 'gate' } }, path: 'verifier.id' },
    { wrong: { resourceUri: '' }, path: 'resourceUri' },
    { wrong: { policy: { uri: '/policies' } }, path: 'policy.uri' },
    { wrong: { policy: { uri: 'https://policies.example', digest: {} } }, path: 'policy.digest' },
    { wrong: { inputAttestations: [{ digest: {} }] }, path: 'inputAttestations[0].digest' },
    { wrong: { slsaVersion: 'v1' }, path: 'slsaVersion' },
    { wrong: { verifiedLevels: ['FAILED'] }, path: 'verifiedLevels[0]' },
    { wrong: { verifiedLevels: ['SLSA_GOOD'] }, path: 'verifiedLevels[0]' },
    { wrong: { verifiedLevels: ['SLSA_BUILD_LEVEL_3', 'SLSA_BUILD_LEVEL_2'] }, path: 'verifiedLevels[1]' },
  ])('refuses $wrong', ({ wrong, path }) => {
    const error = writeVerificationSummary(decisionOf('satisfied'), {
      ...options,
      ...wrong,
    })._unsafeUnwrapErr()
    expect(error).toMatchObject({ kind: 'schema/invalid', problems: [{ path }] })
  })

  it('needs a digest', () => {
    const decision = decisionOf('satisfied', [], { subject: { type: 'compose', identifier: 'Rawhide-1' } })
    expect(writeVerificationSummary(decision, options)._unsafeUnwrapErr().kind).toBe('statement/no-digest')
  })
})
