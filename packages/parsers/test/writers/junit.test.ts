import { foldVerdicts } from '@gatewright/core'
import { arbitrariesWith } from '@gatewright/core/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { junitChunks, toJunit } from '../../src/writers/index.ts'
import { readGood } from '../support.ts'
import { attemptsOf, resultOf, shuffled } from './support.ts'

const anyResults = arbitrariesWith(fc).results

/** The lines of the only case. */
function caseLines(xml: string): string {
  const start = xml.indexOf('    <testcase')
  const end = xml.indexOf('  </testsuite>')
  return xml.slice(start, end)
}

describe('toJunit', () => {
  it('writes the same text whatever order the results come in, and however often', () => {
    fc.assert(
      fc.property(
        anyResults.chain((results) => fc.tuple(fc.constant(results), shuffled([...results, ...results]))),
        ([results, others]) => {
          expect(toJunit(others)).toBe(toJunit(results))
        },
      ),
    )
  })

  it('never says that a case passed which has no pass', async () => {
    await fc.assert(
      fc.asyncProperty(anyResults, async (results) => {
        const verdicts = foldVerdicts(results)
        const { records, summary } = await readGood(toJunit(results))
        expect(records.length).toBe(verdicts.length)
        expect(summary.completeness.complete).toBe(true)
        expect(summary.diagnostics).toEqual([])
        const passes = records.filter(({ outcome }) => outcome === 'passed')
        const good = verdicts.filter(({ base }) => base === 'passed' || base === 'flaky')
        expect(passes.length).toBeLessThanOrEqual(good.length)
        const skips = records.filter(({ outcome }) => outcome === 'skipped' || outcome === 'todo')
        const silent = verdicts.filter(
          ({ counts: { pass, fail, error, incomplete } }) => pass + fail + error + incomplete === 0,
        )
        expect(skips.length).toBe(silent.length)
      }),
    )
  })

  it('keeps every chunk small', () => {
    const results = Array.from({ length: 1000 }, (_, index) =>
      resultOf({ id: `r${index}`, testcase: `shop.Cart/adds ${index}` }),
    )
    const lengths = [...junitChunks(results)].map(({ length }) => length)
    expect(lengths.length).toBeGreaterThan(1000)
    expect(Math.max(...lengths)).toBeLessThan(1000)
  })

  it('folds a retry that passed into a flaky case, as Surefire does', () => {
    const [first, second] = attemptsOf(['FAILED', 'PASSED'], { durationMs: 1500 })
    const xml = toJunit([{ ...resultOf(first), note: 'expected <3>\nbut was 4' }, resultOf(second)])
    expect(caseLines(xml)).toBe(
      [
        '    <testcase classname="shop.Cart" name="adds" time="1.500">',
        '      <flakyFailure type="FAILED" message="expected &lt;3&gt;&#10;but was 4" time="1.500"><stackTrace>expected &lt;3&gt;',
        'but was 4</stackTrace></flakyFailure>',
        '    </testcase>',
        '',
      ].join('\n'),
    )
    expect(xml).toContain(
      '<testsuite name="shop.Cart" tests="1" failures="0" errors="0" skipped="0" time="1.500">',
    )
  })

  it('folds retries that failed into the first failure', () => {
    const xml = toJunit(attemptsOf(['FAILED', 'ERROR'], { durationMs: 2 }))
    expect(caseLines(xml)).toBe(
      [
        '    <testcase classname="shop.Cart" name="adds" time="0.002">',
        '      <failure type="FAILED"/>',
        '      <rerunError type="ERROR" time="0.002"/>',
        '    </testcase>',
        '',
      ].join('\n'),
    )
  })

  it.each([
    { outcome: 'PASSED', counters: 'failures="0" errors="0" skipped="0"', element: '/>' },
    {
      outcome: 'FAILED',
      counters: 'failures="1" errors="0" skipped="0"',
      element: '<failure type="FAILED"/>',
    },
    {
      outcome: 'NEEDS_INSPECTION',
      counters: 'failures="1" errors="0" skipped="0"',
      element: '<failure type="NEEDS_INSPECTION"/>',
    },
    { outcome: 'ERROR', counters: 'failures="0" errors="1" skipped="0"', element: '<error type="ERROR"/>' },
    { outcome: 'SKIPPED', counters: 'failures="0" errors="0" skipped="1"', element: '<skipped/>' },
    { outcome: 'INFO', counters: 'failures="0" errors="0" skipped="1"', element: '<skipped type="INFO"/>' },
    {
      outcome: 'QUEUED',
      counters: 'failures="0" errors="1" skipped="0"',
      element: '<error type="QUEUED" message="This test has not finished.">',
    },
    {
      outcome: 'RUNNING',
      counters: 'failures="0" errors="1" skipped="0"',
      element: '<error type="RUNNING" message="This test has not finished.">',
    },
  ])('counts $outcome', ({ outcome, counters, element }) => {
    const xml = toJunit([resultOf({ outcome })])
    expect(xml).toContain(`<testsuites name="Gatewright" tests="1" ${counters} time="0.000">`)
    expect(xml).toContain(`<testsuite name="shop.Cart" tests="1" ${counters} time="0.000">`)
    expect(caseLines(xml)).toContain(element)
  })

  it('says what an outcome was that JUnit has no word for, and what attempts it leaves out', () => {
    expect(toJunit([resultOf({ outcome: 'INFO' })])).toContain('name="gatewright.outcome" value="INFO"')
    expect(toJunit(attemptsOf(['PASSED', 'FAILED']))).toContain(
      'name="gatewright.attempts" value="PASSED FAILED"',
    )
    expect(toJunit(attemptsOf(['FAILED', 'PASSED']))).not.toContain('gatewright.attempts')
    expect(toJunit(attemptsOf(['FAILED', 'FAILED']))).not.toContain('gatewright.attempts')
  })

  it('writes what data knows into its places, and the rest as properties', () => {
    const data = {
      suite: ['all', 'unit'],
      class: ['shop.Cart'],
      file: ['test/cart.ts'],
      line: ['17'],
      hostname: ['builder'],
      startedAt: ['2026-11-22T04:00:00.000Z'],
      rawOutcome: ['passed'],
      format: ['junit'],
      column: ['5'],
      'property.owner': ['ann', 'ben'],
      ticket: ['A-1'],
      'property.gatewright.outcome': ['forged'],
    }
    const xml = toJunit([resultOf({ data })], { name: 'nightly', startedAt: '2026-11-22T03:59:00Z' })
    expect(xml).toContain('<testsuites name="nightly"')
    expect(xml).toContain('timestamp="2026-11-22T03:59:00.000Z" hostname="builder">')
    expect(xml).toContain('<testsuite name="all/unit"')
    expect(caseLines(xml)).toBe(
      [
        '    <testcase classname="shop.Cart" name="adds" file="test/cart.ts" line="17" timestamp="2026-11-22T04:00:00.000Z">',
        '      <properties>',
        '        <property name="owner" value="ann"/>',
        '        <property name="owner" value="ben"/>',
        '        <property name="ticket" value="A-1"/>',
        '      </properties>',
        '    </testcase>',
        '',
      ].join('\n'),
    )
  })

  it('says item and variant of each suite', () => {
    const xml = toJunit([resultOf({ variant: { os: 'Fedora 40', arch: 'x86_64' } })])
    expect(xml).toContain('<testsuite name="shop.Cart [arch=x86_64, os=&quot;Fedora 40&quot;]"')
    expect(xml).toContain('<property name="gatewright.item" value="koji_build:bash-5.2-1.fc40"/>')
    expect(xml).toContain('<property name="gatewright.variant.os" value="Fedora 40"/>')
    expect(caseLines(xml)).toContain('name="adds [arch=x86_64, os=&quot;Fedora 40&quot;]"')
  })

  it('tells the cases of several items apart', () => {
    const other = resultOf({
      id: 'other',
      item: { type: 'koji_build', id: 'bash-5.2-2.fc40' },
      outcome: 'FAILED',
    })
    const xml = toJunit([resultOf(), other])
    expect(xml).toContain('name="adds [item=koji_build:bash-5.2-1.fc40]"')
    expect(xml).toContain('name="adds [item=koji_build:bash-5.2-2.fc40]"')
  })

  it('never puts two items, variants or hosts into one suite', () => {
    const results = [
      resultOf({ id: '1' }),
      resultOf({ id: '2', item: { type: 'koji_build', id: 'bash-5.2-2.fc40' } }),
      resultOf({ id: '3', variant: { arch: 's390x' } }),
      resultOf({ id: '4', testcase: 'shop.Cart/pays', data: { hostname: ['builder'] } }),
    ]
    const xml = toJunit(results, { variants: 'beside-name' })
    expect(xml.match(/<testsuite name="shop.Cart" tests="1"/g)?.length).toBe(4)
    expect(xml.match(/hostname="builder"/g)?.length).toBe(1)
  })

  it('takes a start that is no instant for a mistake of the program', () => {
    expect(() => toJunit([], { startedAt: 'yesterday' })).toThrow('startedAt')
  })
})
