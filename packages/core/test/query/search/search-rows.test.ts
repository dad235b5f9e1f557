import { parseSearch, productName, searchMatcher, searchRows } from '@gatewright/core/query'
import { variantKey, type TestResult } from '@gatewright/core/schema'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitrariesWith } from '../../../src/testing/arbitraries.ts'
import { minute, result } from '../../support/gate-examples.ts'

const { results: someResults } = arbitrariesWith(fc)
const productKeys = ['browser', 'os']

function ran(browser: string, testcase: string, fields: Partial<TestResult> = {}): TestResult {
  return result({ testcase, ...fields, variant: { browser, os: 'linux', ...fields.variant } })
}

describe('searchRows', () => {
  it('puts runs side by side, by testcase and what else the variant says', () => {
    const chrome = [
      ran('chrome', 'b', { outcome: 'FAILED' }),
      ran('chrome', 'a'),
      ran('chrome', 'a', { variant: { subsuite: 'vt' }, outcome: 'ERROR' }),
    ]
    const firefox = [ran('firefox', 'a', { outcome: 'SKIPPED' }), ran('firefox', 'c')]
    expect(searchRows([chrome, firefox], { productKeys })).toEqual([
      { testcase: 'a', statuses: ['pass', 'skip'] },
      { testcase: 'a', variant: { subsuite: 'vt' }, statuses: ['error', undefined] },
      { testcase: 'b', statuses: ['fail', undefined] },
      { testcase: 'c', statuses: [undefined, 'pass'] },
    ])
    expect(productName(chrome[0]!.variant, productKeys)).toBe('chrome-linux')
    expect(productName({}, productKeys)).toBe('')
  })

  it('takes the newest attempt, whatever the order', () => {
    fc.assert(
      fc.property(someResults, someResults, (one, other) => {
        const rows = searchRows([one, other])
        expect(searchRows([[...one].reverse(), [...other].reverse()])).toEqual(rows)
        const shown = rows.flatMap(({ statuses }) => statuses.filter((status) => status !== undefined))
        const tests = (run: readonly TestResult[]): number =>
          new Set(run.map(({ testcase, variant }) => JSON.stringify([testcase, variantKey(variant)]))).size
        expect(shown).toHaveLength(tests(one) + tests(other))
      }),
    )
    const retried = [
      ran('chrome', 'a', { outcome: 'FAILED', submittedAt: minute(2) }),
      ran('chrome', 'a', { submittedAt: minute(1) }),
    ]
    expect(searchRows([retried])[0]?.statuses).toEqual(['fail'])
  })

  it('brings what is known about a test, for links and labels', () => {
    const rows = searchRows([[ran('chrome', 'a'), ran('chrome', 'b')]], {
      productKeys,
      issues: [
        { testcase: 'a', url: 'https://bugs.example/1' },
        { testcase: 'a', url: 'https://bugs.example/2' },
      ],
      labelsOf: (testcase) => (testcase === 'b' ? ['interop'] : []),
    })
    const found = (text: string): readonly string[] =>
      rows
        .filter(searchMatcher(parseSearch(text)._unsafeUnwrap(), [{ product: 'chrome' }]))
        .map(({ testcase }) => testcase)
    expect(found('link:example/2')).toEqual(['a'])
    expect(found('label:interop')).toEqual(['b'])
    expect(found('chrome:pass and !link:bugs')).toEqual(['b'])
  })
})
