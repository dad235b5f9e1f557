import { renderComparison, type ComparedRun } from '@gatewright/github'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { name, resultOf } from '../support/decisions.ts'
import { cellsOfRows, mentions, rendered, textOf } from '../support/rendered.ts'

function runOf(name: string, outcomes: Readonly<Record<string, string>>, channel = 'stable'): ComparedRun {
  const results = Object.entries(outcomes).map(([testcase, outcome], index) =>
    resultOf(testcase, outcome, `${name}-${index}`),
  )
  return { name, results, channel, isComplete: true }
}

const outcome = fc.constantFrom('PASSED', 'FAILED', 'ERROR', 'SKIPPED')
const tests = fc.dictionary(name, outcome, { maxKeys: 10, noNullPrototype: true })

describe('renderComparison', () => {
  it('keeps each row to its columns and mentions nobody, whatever tests are called', () => {
    fc.assert(
      fc.property(tests, tests, name, (before, after, commit) => {
        const html = rendered(renderComparison(runOf('main', before), runOf(commit, after)).text)
        for (const cells of cellsOfRows(html)) expect(cells).toBe(5)
        expect(mentions(textOf(html))).toEqual([])
        expect(html).not.toMatch(/<(?:img|a|script|details)[\s>]/)
      }),
    )
  })

  it('names what fails now, what still does, and what does not any more', () => {
    const base = runOf('main', { a: 'PASSED', b: 'FAILED', c: 'FAILED', d: 'PASSED' })
    const head = runOf('change', { a: 'FAILED', b: 'FAILED', c: 'PASSED', d: 'PASSED', e: 'FAILED' })
    const { text } = renderComparison(base, head)
    expect(text).toContain('new failure: 2, still failing: 1, fixed: 1.')
    expect(text.split('\n').slice(6)).toEqual([
      '| New failure | a |  | passed | failed |',
      '| New failure | e |  | not there | failed |',
      '| Still failing | b |  | failed | failed |',
      '| Fixed | c |  | failed | passed |',
    ])
  })

  it.each([
    ['of another channel', runOf('main', { a: 'PASSED' }, 'beta'), 'they ran on beta and on stable'],
    [
      'that is not complete',
      { ...runOf('main', { a: 'PASSED' }), isComplete: false },
      'main is not complete',
    ],
  ])('compares no run %s', (_, base, reason) => {
    const { text } = renderComparison(base, runOf('change', { a: 'FAILED' }))
    expect(text).toContain(`Not compared: ${reason}`)
    expect(text).not.toContain('New failure')
  })

  it('says how many it does not name', () => {
    const failing = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`test ${index}`, 'FAILED']))
    const { text } = renderComparison(runOf('main', {}), runOf('change', failing), { most: 10 })
    expect(text).toContain('and 2 more')
  })
})
