import { describe, expect, it } from 'vitest'
import { passing, type Decision, type Evidence, type Timeout } from '../../../src/policy/index.ts'
import { attempts, decided, minute, onlyLeaf, result, subject, waiver } from '../../support/gate-examples.ts'
import { justBefore, problemsOf } from './support/rule-examples.ts'

const fromSubject: Timeout = { after: 'PT20M', from: 'subject', becomes: 'unsatisfied' }
const fromFirst: Timeout = { after: 'PT20M', from: 'first-result', becomes: 'inconclusive' }
const built = { ...subject, createdAt: minute(0) }
const due = minute(20)

function asked(timeout: Timeout, evidence: Partial<Evidence>, at: string): Decision {
  return decided(
    passing('unit/a', { timeout }),
    { subject: built, ...evidence },
    { at, knownAt: minute(300) },
  )
}

describe('a timeout', () => {
  it.each([
    ['unsatisfied', 'missing', []],
    ['inconclusive', 'missing', []],
    ['unsatisfied', 'incomplete', attempts('RUNNING')],
    ['inconclusive', 'incomplete', attempts('QUEUED')],
    ['unsatisfied', 'missing', attempts('INFO')],
  ] as const)('ends the waiting at its instant: %s instead of %s', (becomes, code, results) => {
    const timeout: Timeout = { ...fromSubject, becomes }
    const before = asked(timeout, { results }, justBefore(due))
    expect(before).toMatchObject({ status: 'pending', validUntil: due })
    expect(onlyLeaf(before).code).toBe(code)
    const after = asked(timeout, { results }, due)
    expect(after).toMatchObject({ status: becomes, validUntil: null })
    expect(onlyLeaf(after)).toMatchObject({
      code: 'timed-out',
      message: `unit/a had not come to an end by ${due}`,
    })
  })

  it.each([
    ['PASSED', 'satisfied'],
    ['FAILED', 'unsatisfied'],
    ['ERROR', 'inconclusive'],
    ['SKIPPED', 'unsatisfied'],
  ] as const)('leaves what has an answer as it is, however late it came: %s', (outcome, status) => {
    const results = [result({ outcome, submittedAt: minute(100) })]
    expect(asked({ ...fromSubject, becomes: 'inconclusive' }, { results }, minute(200)).status).toBe(status)
  })

  it('ends the waiting for more attempts too', () => {
    const rule = passing('unit/a', { timeout: fromSubject, attempts: { keep: 'last-n', n: 3, minPass: 2 } })
    const evidence = { subject: built, results: attempts('PASSED') }
    expect(decided(rule, evidence, { at: justBefore(due) })).toMatchObject({
      status: 'pending',
      validUntil: due,
    })
    expect(decided(rule, evidence, { at: due }).status).toBe('unsatisfied')
  })

  it('from the subject: never while nobody knows when that was made', () => {
    const decision = asked(fromSubject, { subject }, minute(200))
    expect(decision).toMatchObject({ status: 'pending', validUntil: null })
  })

  it.each([
    ['of the same testcase', attempts('RUNNING')],
    ['of another testcase', [result({ testcase: 'unit/b' })]],
    [
      'the first of several',
      [result({ testcase: 'unit/b', submittedAt: minute(50) }), result({ testcase: 'unit/c' })],
    ],
  ])('from the first result on the subject, %s', (_, results) => {
    expect(asked(fromFirst, { results }, justBefore(minute(21)))).toMatchObject({
      status: 'pending',
      validUntil: minute(21),
    })
    expect(asked(fromFirst, { results }, minute(21)).status).toBe('inconclusive')
  })

  it('from the first result: never while there is none, of this subject, by the cut', () => {
    const elsewhere = result({ item: { type: 'koji_build', id: 'zsh-5.9-3.fc40' } })
    expect(asked(fromFirst, { results: [elsewhere] }, minute(200)).status).toBe('pending')
    const late = decided(
      passing('unit/a', { timeout: fromFirst }),
      { results: [result({ testcase: 'unit/b', submittedAt: minute(5) })] },
      { at: minute(200), knownAt: minute(4) },
    )
    expect(late.status).toBe('pending')
  })

  it('is of each variant by itself', () => {
    const rule = passing('unit/a', {
      timeout: fromSubject,
      variants: [{ arch: 'x86_64' }, { arch: 'aarch64' }],
    })
    const results = [result({ variant: { arch: 'x86_64' } })]
    expect(decided(rule, { subject: built, results }, { at: justBefore(due) }).status).toBe('pending')
    expect(decided(rule, { subject: built, results }, { at: due }).status).toBe('unsatisfied')
  })

  it('may be waived, as what is missing may', () => {
    const waiverEvents = waiver()
    expect(asked(fromSubject, { waiverEvents }, minute(30))).toMatchObject({
      status: 'satisfied',
      validUntil: minute(60),
    })
    expect(asked(fromSubject, { waiverEvents }, minute(60)).status).toBe('unsatisfied')
  })

  it('that is exact to the millisecond', () => {
    const timeout: Timeout = { ...fromSubject, after: 'PT0.001S' }
    expect(asked(timeout, {}, minute(0)).validUntil).toBe('2026-11-22T04:00:00.001Z')
    expect(asked(timeout, {}, minute(0)).status).toBe('pending')
    expect(asked(timeout, {}, '2026-11-22T04:00:00.001Z').status).toBe('unsatisfied')
  })

  it.each([
    ['after nothing', { ...fromSubject, after: 'PT0S' }, 'after'],
    ['after months', { ...fromSubject, after: 'P1M' }, 'after'],
    ['from nowhere', { ...fromSubject, from: 'policy' }, 'from'],
    ['that opens', { ...fromSubject, becomes: 'satisfied' }, 'becomes'],
    ['that goes away', { ...fromSubject, becomes: 'not-applicable' }, 'becomes'],
    ['without an end', { after: 'PT1H', from: 'subject' }, 'becomes'],
  ])('%s can’t be meant', (_, timeout, key) => {
    const told = problemsOf({ ...passing('unit/a'), timeout })
    expect(told.map(({ path }) => path)).toContain(`rules[0].timeout.${key}`)
  })
})
