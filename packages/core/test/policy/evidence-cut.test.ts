import { describe, expect, it } from 'vitest'
import { EvidenceSchema, decide, noneFailing, passing, type Policy } from '../../src/policy/index.ts'
import { attempts, decided, minute, policyOf, query, result, subject } from '../support/gate-examples.ts'

const rule = passing('unit/a')

describe('what a decision looks at', () => {
  it('only results on the subject, though type and id in one text were the same', () => {
    const odd = { type: 'a:b', identifier: 'c' }
    const policy: Policy = {
      ...policyOf(rule),
      applies: { decisionContexts: ['release'], subjectTypes: ['a:b'] },
    }
    const onAnother = result({ item: { type: 'a', id: 'b:c' } })
    expect(decide([policy], { subject: odd, results: [onAnother] }, query).status).toBe('pending')
  })

  it.each([
    [1, 'satisfied'],
    [0, 'pending'],
  ] as const)('only what was known: a pass of minute 1, as known at minute %i: %s', (knownAt, status) => {
    expect(
      decided(rule, { results: [result({ submittedAt: minute(1) })] }, { knownAt: minute(knownAt) }).status,
    ).toBe(status)
  })

  it('only what was known at the time of the question, where no cut is given', () => {
    const late = result({ outcome: 'FAILED', submittedAt: minute(31) })
    expect(decided(rule, { results: [result(), late] }).status).toBe('satisfied')
    expect(decided(rule, { results: [result(), late] }, { knownAt: minute(31) }).status).toBe('unsatisfied')
  })

  it('a run that ended after the cut had not ended, so what it had not yet said is waited for', () => {
    const results = [
      result({ groups: ['run-1'] }),
      result({ testcase: 'unit/b', outcome: 'FAILED', groups: ['run-1'], submittedAt: minute(31) }),
    ]
    const groups = [{ id: 'run-1', state: 'complete' as const, finishedAt: minute(32) }]
    const overRun = noneFailing({ group: 'complete', testcases: '*' })
    expect(decided(overRun, { results, groups }).status).toBe('pending')
    expect(decided(overRun, { results, groups }, { at: minute(33) }).status).toBe('unsatisfied')
  })
})

describe('the digest of the evidence', () => {
  const digest = (results: ReturnType<typeof attempts>): string => decided(rule, { results }).evidenceDigest

  it('is the same for deliveries that differ only in what nobody decides by, in whatever order', () => {
    const one = result({ groups: ['run-1', 'run-2'], note: 'first' })
    const again = { ...one, groups: ['run-2', 'run-1'], note: 'again' }
    expect(digest([one, again])).toBe(digest([again, one]))
  })

  it('is another one for another outcome, and the same whatever is known of other subjects', () => {
    expect(digest(attempts('PASSED'))).not.toBe(digest(attempts('FAILED')))
    const foreign = result({ item: { type: subject.type, id: 'bash-5.2-2.fc40' } })
    expect(digest([...attempts('PASSED'), foreign])).toBe(digest(attempts('PASSED')))
  })
})

describe('evidence at the door', () => {
  it('refuses text that has no canonical form, so that a decision always has a digest', () => {
    const lists = (name: string, testcase: string): boolean =>
      EvidenceSchema.safeParse({ subject, results: [], lists: { [name]: [testcase] } }).success
    expect([lists('blocking', 'unit/a'), lists('\ud800', 'unit/a'), lists('blocking', '\ud800')]).toEqual([
      true,
      false,
      false,
    ])
  })
})
