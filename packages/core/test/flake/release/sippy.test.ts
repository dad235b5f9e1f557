import { describe, expect, it } from 'vitest'
import { fisherExact } from '../../../src/numeric/index.ts'
import { checkOne, comparisonOf } from './support/comparisons.ts'
import { fisherRows } from './support/sippy-fisher-rows.ts'
import { approvedRows, newTestRows } from './support/sippy-pass-rate-rows.ts'

describe('against the rows of Sippy', () => {
  it.each(fisherRows)('$name: $status', (row) => {
    const { candidate, base, confidencePercent, pityPoints, minimumFailures, flakes, status, pValue } = row
    const options = { confidencePercent, pityPoints, minimumFailures, flakes, minimumBaseRuns: 1 } as const
    // Two bars are one more than Sippy has.
    const test = checkOne(comparisonOf(candidate, base), { ...options, falseDiscoveryRate: 'off' })
    const [ours, theirs] = [test.candidate, test.base ?? test.candidate]
    const [a, b] = (test.dropPoints ?? 0) > 0 ? [ours, theirs] : [theirs, ours]
    const worse = fisherExact({
      candidate: { failures: a.failures, trials: a.runs },
      baseline: { failures: b.failures, trials: b.runs },
    })
    expect(worse / pValue).toBeCloseTo(1, 9)
    if ((test.dropPoints ?? 0) > 0) expect((test.pValue ?? 1) / pValue).toBeCloseTo(1, 9)
    if (status === 'extreme') expect(test).toMatchObject({ status: 'regressed', isExtreme: true })
    else if (status === 'not-significant') expect(test.status).not.toBe('regressed')
    else expect(test).toMatchObject({ status, isExtreme: false })
  })

  it.each(newTestRows)('new: $name: $status', ({ candidate, required, minimumFailures, status }) => {
    const test = checkOne(comparisonOf(candidate), { newTestPassPercent: required, minimumFailures })
    expect(test.isNew).toBe(true)
    if (status === 'extreme') expect(test).toMatchObject({ status: 'regressed', isExtreme: true })
    else if (status === 'regressed') expect(test).toMatchObject({ status, isExtreme: false })
    else expect(test.status).not.toBe('regressed')
  })

  it.each(approvedRows)('accepted by people: $name', ({ before, after, pValue }) => {
    const test = checkOne(comparisonOf(after, before))
    expect((test.pValue ?? 0) / pValue).toBeCloseTo(1, 9)
    expect(test.status).toBe(pValue < 0.05 && (test.dropPoints ?? 0) > 5 ? 'regressed' : 'not-regressed')
  })
})
