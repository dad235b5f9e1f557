import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { junitParser, readReport } from '../../../src/index.ts'
import { readGood } from '../../support.ts'

const completenessOf = async (xml: string): Promise<string> => {
  const { completeness } = (await readGood(xml)).summary
  return completeness.complete ? 'complete' : completeness.reason
}
const ok = '<testcase name="a"/>'
const failed = '<testcase name="b"><failure/></testcase>'
const suite = (attributes: string, inner: string): string => `<testsuite ${attributes}>${inner}</testsuite>`

describe('completeness', () => {
  it.each([
    ['a failure that is nowhere', suite('tests="3" failures="1"', ok), 'failures-missing'],
    ['an error that is nowhere', suite('errors="1"', ok), 'failures-missing'],
    ['one failure of two', suite('failures="1" errors="1"', failed), 'failures-missing'],
    ['a failure of the root', `<testsuites failures="1">${suite('', ok)}</testsuites>`, 'failures-missing'],
    [
      'a failure of an inner suite that another holds',
      `<testsuites>${suite('failures="1"', ok)}${suite('', failed)}</testsuites>`,
      'failures-missing',
    ],
    ['tests and no case', suite('tests="3"', ''), 'cases-missing'],
    [
      'tests of an inner suite',
      `<testsuites>${suite('tests="1"', '')}${suite('', ok)}</testsuites>`,
      'cases-missing',
    ],
    ['all it says', suite('tests="2" failures="1"', ok + failed), 'complete'],
    ['nothing', suite('tests="0" failures="0"', ''), 'complete'],
    ['fewer failures than it holds', suite('tests="1" failures="0"', failed), 'complete'],
    ['other numbers of tests', suite('tests="9" skipped="4"', ok), 'complete'],
    ['numbers that are none', suite('tests="many" failures="-1" errors="1.5"', ok), 'complete'],
    ['an error as a failure', suite('failures="1"', '<testcase name="a"><error/></testcase>'), 'complete'],
    [
      'a case with both twice',
      suite('failures="1" errors="1"', '<testcase name="a"><failure/><error/></testcase>'),
      'complete',
    ],
    [
      'each failure of a case',
      suite('failures="2"', '<testcase name="a"><failure/><failure/></testcase>'),
      'complete',
    ],
    [
      'an expected failure',
      suite('failures="1"', '<testcase name="a"><skipped type="todo"/><failure/></testcase>'),
      'complete',
    ],
    [
      'the tries of a flaky case',
      suite('errors="1"', '<testcase name="a"><flakyError/></testcase>'),
      'complete',
    ],
    ['its own trouble', suite('tests="0" errors="1"', '<error/>'), 'complete'],
    ['an inconclusive case', suite('failures="1"', '<testcase name="a" status="odd"/>'), 'complete'],
  ])('of a suite that declares %s', async (_what, xml, reason) => {
    expect(await completenessOf(xml)).toBe(reason)
  })

  it('says how many are missing', async () => {
    const { completeness } = (await readGood(suite('tests="3" failures="1"', ok))).summary
    expect(completeness).toEqual({
      complete: false,
      reason: 'failures-missing',
      message: 'A suite declares 1 failures and errors and holds 0.',
    })
  })

  it('takes nothing amiss that real tools do, but what hides a failure', async () => {
    const folder = fileURLToPath(new URL('../../fixtures', import.meta.url))
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    const incomplete: string[] = []
    for (const name of names.filter((candidate) => candidate.endsWith('.xml')).sort()) {
      const report = await readReport(readFileSync(join(folder, name)), { parser: junitParser })
      if (report.isErr() || report.value.summary.completeness.complete) continue
      incomplete.push(`${name}: ${report.value.summary.completeness.reason}`)
    }
    expect(incomplete).toEqual([
      'cmocka-1.1.5/group-setup.xml: failures-missing',
      'gotestsum-1.8.2/suite-error.xml: failures-missing',
      'playwright-1.65.1/load-error.xml: cases-missing',
    ])
  })

  it('knows who leaves skipped cases out, and who counts a failure twice', async () => {
    const mocha = (root: string, inner: string): string =>
      `<testsuites name="Mocha Tests" ${root}>${suite('name="s" tests="2"', inner)}</testsuites>`
    expect(await completenessOf(mocha('tests="2" skipped="2"', ''))).toBe('complete')
    expect(await completenessOf(mocha('tests="3" skipped="2"', ok))).toBe('complete')
    expect(await completenessOf(mocha('tests="3" skipped="2"', ''))).toBe('cases-missing')
    expect(await completenessOf(mocha('tests="3" failures="1"', ok))).toBe('failures-missing')
    const browser =
      '<properties><property name="test.fileName" value="a.js"/><property name="browser.launcher" value="p"/></properties>'
    expect(await completenessOf(suite('failures="1" errors="1"', browser + failed))).toBe('complete')
    expect(await completenessOf(suite('failures="2" errors="1"', browser + failed))).toBe('failures-missing')
  })
})
