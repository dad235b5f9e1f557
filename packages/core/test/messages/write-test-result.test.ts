import { describe, expect, it } from 'vitest'
import {
  statementBytes,
  writeTestResult,
  type TestResultOptions,
  type TestResultStatement,
} from '../../src/messages/index.ts'
import { decide, definePolicy, noneFailing } from '../../src/policy/index.ts'
import { minute, result } from '../support/gate-examples.ts'
import { commit, decisionOf, leaf, ruleOf, statuses } from './support/decision-examples.ts'

const waived = ruleOf([leaf({ code: 'waived', base: 'failed' })])

function resultOf(...args: Parameters<typeof decisionOf>): TestResultStatement['predicate']['result'] {
  return writeTestResult(decisionOf(...args))._unsafeUnwrap().predicate.result
}

describe('writeTestResult', () => {
  it.each(statuses.map((status) => ({ status, result: status === 'satisfied' ? 'PASSED' : 'FAILED' })))(
    '$status is $result, with its reason',
    ({ status, result }) => {
      const { predicate } = writeTestResult(decisionOf(status))._unsafeUnwrap()
      expect(predicate.result).toBe(result)
      expect(predicate.gatewrightDecision).toMatchObject({ status, reason: `The reason of ${status}.` })
    },
  )

  it.each(statuses)('warnings make a pass of nothing: %s', (status) => {
    const expected = status === 'satisfied' ? 'WARNED' : 'FAILED'
    expect(resultOf(status, [], { warnings: [leaf()] })).toBe(expected)
    expect(resultOf(status, [waived])).toBe(expected)
  })

  it('is the statement that the specification describes', () => {
    const failed = leaf({ testcase: 'unit/b', status: 'unsatisfied', code: 'failed' })
    const decision = decisionOf('unsatisfied', [ruleOf([leaf(), failed]), waived])
    const url = 'https://ci.example/runs/1?attempt=2#log'
    expect(writeTestResult(decision, { url })._unsafeUnwrap()).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: commit, digest: { gitCommit: commit } }],
      predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
      predicate: {
        result: 'FAILED',
        configuration: [
          {
            name: 'shop.merge',
            digest: { sha256: decision.policies[0]?.digest.replace('sha256:', '') },
            mediaType: 'application/json',
          },
        ],
        url,
        passedTests: [],
        warnedTests: ['unit/a'],
        failedTests: ['unit/b'],
        gatewrightDecision: {
          status: 'unsatisfied',
          reason: 'The reason of unsatisfied.',
          decisionContext: 'merge',
          evaluatedAt: '2026-11-22T04:19:00Z',
          knownAt: '2026-11-22T04:18:00Z',
          validUntil: null,
          policies: decision.policies,
          evidenceDigest: decision.evidenceDigest,
        },
      },
    })
  })

  it('has bytes although the reason was cut in the middle of a character', () => {
    const decision = decisionOf('pending', [], { summary: 'cut \u{d83d}…' })
    const statement = writeTestResult(decision)._unsafeUnwrap()
    expect(statement.predicate.gatewrightDecision.reason).toBe('cut \uFFFD…')
    expect(() => statementBytes(statement)).not.toThrow()
  })

  it('tells the purpose where the decision has one', () => {
    const { predicate } = writeTestResult(
      decisionOf('satisfied', [], { purpose: 'advisory:1' }),
    )._unsafeUnwrap()
    expect(predicate.gatewrightDecision.purpose).toBe('advisory:1')
  })

  it.each([
    '',
    'runs/1',
    'https://CI.example/1',
    'HTTPS://ci.example',
    'https://ci.example/a b',
    'https:',
    '%zz:a',
  ])('refuses the URL %j', (url) => {
    const error = writeTestResult(decisionOf('satisfied'), { url })._unsafeUnwrapErr()
    expect(error).toMatchObject({ kind: 'schema/invalid', problems: [{ path: 'url', code: 'bad-format' }] })
  })

  it('names the tests of a population by the results', () => {
    const policy = definePolicy({
      id: 'shop.merge',
      applies: { decisionContexts: ['merge'], subjectTypes: ['git_commit'] },
      rules: [noneFailing({ testcases: ['unit/a', 'unit/b'] })],
    })
    const subject = { type: 'git_commit', identifier: commit }
    const results = ['unit/a', 'unit/b'].map((testcase) => ({
      ...result({ testcase }),
      item: { type: subject.type, id: subject.identifier },
    }))
    const decision = decide([policy], { subject, results }, { decisionContext: 'merge', at: minute(30) })
    const listed = (options: TestResultOptions): readonly string[] =>
      writeTestResult(decision, options)._unsafeUnwrap().predicate.passedTests
    expect(listed({})).toEqual([])
    expect(listed({ results })).toEqual(['unit/a', 'unit/b'])
  })

  it('refuses results that are none', () => {
    const options = { results: 'r1' } as unknown as TestResultOptions
    expect(writeTestResult(decisionOf('satisfied'), options)._unsafeUnwrapErr().kind).toBe('schema/invalid')
  })

  it('says which option was probably meant', () => {
    const options = { uri: 'https://ci.example' }
    const error = writeTestResult(decisionOf('satisfied'), options as object)._unsafeUnwrapErr()
    expect(error.message).toContain('did you mean "url"?')
  })
})
