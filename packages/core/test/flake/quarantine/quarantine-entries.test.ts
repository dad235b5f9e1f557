import { describe, expect, it } from 'vitest'
import { quarantineEntries, type QuarantineRecord } from '../../../src/flake/quarantine/index.ts'
import { passing } from '../../../src/policy/index.ts'
import { checkEach, fromEpochMs, QuarantineEntrySchema } from '../../../src/schema/index.ts'
import { attempts, decided } from '../../support/gate-examples.ts'
import { day, onProbation, quarantined, tracked } from './examples.ts'

const arm: QuarantineRecord = {
  ...quarantined,
  variant: { arch: 'arm' },
  issue: 'issue-2',
  period: { from: fromEpochMs(day(5)), until: fromEpochMs(day(20)), by: 'ben', reason: 'seen' },
}

describe('quarantineEntries', () => {
  it('has an entry for what is in quarantine, and none for what is not', () => {
    const others = (['healthy', 'suspect', 'broken', 'exempt'] as const).map((state) => ({
      ...tracked,
      testcase: `unit/${state}`,
      state,
    }))
    const { entries, withheld } = quarantineEntries([...others, quarantined], day(1))
    expect(entries).toEqual([
      {
        testcase: 'unit/a',
        from: '2026-11-01T00:00:00.000Z',
        until: '2026-12-01T00:00:00.000Z',
        issue: 'https://issues.example/1',
        by: 'automatic:test-1',
      },
    ])
    expect(withheld).toEqual([])
    expect(quarantineEntries([onProbation], day(11)).entries).toEqual([])
  })

  it('all entries of a testcase end with the first of its variants', () => {
    const { entries } = quarantineEntries([quarantined, arm], day(6))
    expect(entries.map(({ until }) => until)).toEqual([fromEpochMs(day(20)), fromEpochMs(day(20))])
    expect(quarantineEntries([arm, quarantined], day(6)).entries).toEqual(entries)
    expect(checkEach(QuarantineEntrySchema, entries).isOk()).toBe(true)
  })

  it.each([
    ['has no issue', [{ ...quarantined, issue: undefined }], /No issue/],
    ['has an issue that no gate takes', [{ ...quarantined, issue: ' x' }], /would not take it/],
    ['has a broken variant', [quarantined, { ...arm, state: 'broken', period: undefined }], /is broken/],
    [
      'is over',
      [{ ...quarantined, since: day(-40), period: { ...arm.period, until: fromEpochMs(day(6)) } }],
      /ended/,
    ],
  ])('tells the gate nothing of a test that %s', (_, records, why) => {
    const { entries, withheld } = quarantineEntries(records as QuarantineRecord[], day(6))
    expect(entries).toEqual([])
    expect(withheld).toEqual([{ testcase: 'unit/a', variant: {}, why: expect.stringMatching(why) as string }])
  })

  it('lets a flaky test pass a gate that allows it, until its end, and a test that only fails never', () => {
    const period = { from: '2026-11-22T04:00:00Z', until: '2026-11-22T04:40:00Z', by: 'ann', reason: 'seen' }
    const { entries } = quarantineEntries([{ ...quarantined, period }], Date.parse(period.from))
    const rule = passing('unit/a', { flaky: 'quarantine' })
    const status = (results: ReturnType<typeof attempts>, at: string): string =>
      decided(rule, { results, quarantine: entries }, { at }).status
    expect(status(attempts('FAILED', 'PASSED'), '2026-11-22T04:39:59Z')).toBe('satisfied')
    expect(status(attempts('FAILED', 'PASSED'), '2026-11-22T04:40:00Z')).toBe('unsatisfied')
    expect(status(attempts('FAILED', 'FAILED'), '2026-11-22T04:39:59Z')).toBe('unsatisfied')
  })
})
