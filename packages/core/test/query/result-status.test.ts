import { resultStatus, testPartOf } from '@gatewright/core/query'
import { defineOutcomes } from '@gatewright/core/schema'
import { describe, expect, it } from 'vitest'

function wpt(rawOutcome: string, outcome: string = 'PASSED') {
  return { outcome, data: { format: ['wptreport'], rawOutcome: [rawOutcome] } }
}

describe('resultStatus', () => {
  it.each([
    [wpt('OK'), 'ok'],
    [wpt('PASS'), 'pass'],
    [wpt('TIMEOUT', 'ERROR'), 'timeout'],
    [wpt('PRECONDITION_FAILED', 'SKIPPED'), 'precondition_failed'],
    // Begun and not ended, or said by one browser only.
    [wpt('', 'ERROR'), 'error'],
    [wpt('INTERNAL-ERROR', 'ERROR'), 'error'],
    // Another tool's words mean what its tool says.
    [{ outcome: 'FAILED', data: { format: ['junit'], rawOutcome: ['pass'] } }, 'fail'],
    [{ outcome: 'PASSED', data: {} }, 'pass'],
    [{ outcome: 'INFO', data: {} }, 'ok'],
    [{ outcome: 'NEEDS_INSPECTION', data: {} }, 'fail'],
    [{ outcome: 'ERROR', data: {} }, 'error'],
    [{ outcome: 'SKIPPED', data: {} }, 'skip'],
    [{ outcome: 'RUNNING', data: {} }, 'notrun'],
    [{ outcome: 'OF_NOBODY', data: {} }, 'fail'],
  ])('%j is %s', (result, status) => {
    expect(resultStatus(result)).toBe(status)
  })

  it('knows own outcomes', () => {
    const outcomes = defineOutcomes({ BROKEN: 'error' })
    expect(resultStatus({ outcome: 'BROKEN', data: {} }, outcomes)).toBe('error')
  })
})

describe('testPartOf', () => {
  const data = { format: ['wptreport'], suite: ['/dom/a.html'] }

  it.each([
    ['/dom/a.html/adds/twice', data, { test: '/dom/a.html', subtest: 'adds/twice' }],
    ['wpt//dom/a.html/adds', data, { test: 'wpt//dom/a.html', subtest: 'adds' }],
    ['/dom/a.html', { format: ['wptreport'] }, { test: '/dom/a.html' }],
    ['cut …0123456789abcdef', data, { test: 'cut …0123456789abcdef' }],
    ['unit/adds', { format: ['junit'], suite: ['unit'] }, { test: 'unit/adds' }],
  ])('%s', (testcase, said, part) => {
    expect(testPartOf({ testcase, data: said })).toEqual(part)
  })
})
