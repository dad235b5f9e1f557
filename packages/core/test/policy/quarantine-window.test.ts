import { describe, expect, it } from 'vitest'
import { noneFailing, passing } from '../../src/policy/index.ts'
import type { QuarantineEntry } from '../../src/schema/index.ts'
import { attempts, decided, minute, onlyLeaf } from '../support/gate-examples.ts'

const results = attempts('FAILED', 'PASSED')
const entry: QuarantineEntry = {
  testcase: 'unit/a',
  from: minute(20),
  until: minute(40),
  issue: 'issue-1',
  by: 'ann',
}
const rule = passing('unit/a', { flaky: 'quarantine' })

describe('a quarantine', () => {
  it.each([
    [19, 'unsatisfied', minute(20)],
    [20, 'satisfied', minute(40)],
    [39, 'satisfied', minute(40)],
    [40, 'unsatisfied', null],
    [41, 'unsatisfied', null],
  ] as const)('from minute 20 until just before 40: at %i it is %s', (at, status, validUntil) => {
    expect(decided(rule, { results, quarantine: [entry] }, { at: minute(at) })).toMatchObject({
      status,
      validUntil,
    })
  })

  it('says what it let through, and on which issue', () => {
    expect(onlyLeaf(decided(rule, { results, quarantine: [entry] }))).toMatchObject({
      code: 'quarantined',
      base: 'flaky',
      cites: { quarantine: ['issue-1'] },
    })
  })

  it('of another testcase, or that ends before it begins, does nothing', () => {
    const others = [
      { ...entry, testcase: 'unit/b' },
      { ...entry, from: minute(40), until: minute(20) },
      { ...entry, from: minute(30), until: minute(30) },
    ]
    for (const other of others)
      expect(decided(rule, { results, quarantine: [other] }).status).toBe('unsatisfied')
  })

  it('of several, the one that lasts longest counts', () => {
    const quarantine = [
      entry,
      { ...entry, until: minute(50), issue: 'issue-2' },
      { ...entry, until: minute(45), issue: 'issue-3' },
    ]
    expect(decided(rule, { results, quarantine })).toMatchObject({ validUntil: minute(50) })
  })

  it('is for flakes: it never excuses a failure without a pass, and nothing where the rule does not allow it', () => {
    const quarantine = [entry]
    expect(decided(rule, { results: attempts('FAILED'), quarantine }).status).toBe('unsatisfied')
    expect(decided(rule, { results: attempts('ERROR'), quarantine }).status).toBe('inconclusive')
    expect(decided(rule, { quarantine }).status).toBe('pending')
    expect(decided(passing('unit/a'), { results, quarantine }).status).toBe('unsatisfied')
  })

  it('counts in a population', () => {
    const population = noneFailing({ testcases: ['unit/a'] }, { flaky: 'quarantine' })
    expect(decided(population, { results, quarantine: [entry] }).status).toBe('satisfied')
    expect(decided(population, { results, quarantine: [] }).status).toBe('unsatisfied')
  })
})
