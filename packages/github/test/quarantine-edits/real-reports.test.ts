import { planQuarantineEdits, type Framework } from '@gatewright/github/quarantine-edits'
import { readReport, testcaseNameOf } from '@gatewright/parsers'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const reports = fileURLToPath(new URL('../../../parsers/test/fixtures/', import.meta.url))
const projects = fileURLToPath(new URL('../../../../tools/fixtures/projects/', import.meta.url))

interface Given {
  readonly report: string
  readonly framework: Framework
  readonly project: string
  readonly path: string
  /** How many records of the report come to what. Some are of other files, and not found in this one. */
  readonly counts: Readonly<Record<string, number>>
}

const shop = 'tests/shop.test.js'

/** Reports of real tools, and the sources that they came from. */
const given: readonly Given[] = [
  {
    report: 'jest-junit-17.0.0/report.xml',
    framework: 'jest',
    project: 'jest',
    path: shop,
    counts: { edited: 10, 'already-skipped': 2, unsupported: 2, 'not-found': 4 },
  },
  {
    report: 'jest-junit-16.0.0/report.xml',
    framework: 'jest',
    project: 'jest',
    path: shop,
    counts: { edited: 11, 'already-skipped': 2, unsupported: 2, 'not-found': 3 },
  },
  {
    report: 'jest-json-30.5.2/report.json',
    framework: 'jest',
    project: 'jest',
    path: shop,
    counts: { edited: 11, 'already-skipped': 2, unsupported: 2, 'not-found': 3 },
  },
  {
    report: 'vitest-5.1.1/report.xml',
    framework: 'vitest',
    project: 'vitest',
    path: shop,
    counts: { edited: 14, 'already-skipped': 2, unsupported: 2, 'not-found': 2 },
  },
  {
    report: 'vitest-json-5.1.1/report.json',
    framework: 'vitest',
    project: 'vitest',
    path: shop,
    counts: { edited: 15, 'already-skipped': 2, unsupported: 2, 'not-found': 1 },
  },
  {
    report: 'mocha-junit-reporter-2.2.1/report.xml',
    framework: 'mocha',
    project: 'mocha',
    path: shop,
    counts: { edited: 12, 'already-skipped': 2, 'built-at-run-time': 2, 'not-found': 1 },
  },
  {
    report: 'pytest-9.0.3/report.xml',
    framework: 'pytest',
    project: 'pytest',
    path: 'tests/test_shop.py',
    counts: { edited: 20, 'already-skipped': 2, 'not-found': 2 },
  },
  {
    report: 'gotestsum-1.8.2/report.xml',
    framework: 'go',
    project: 'gotestsum',
    path: 'shop/shop_test.go',
    counts: { edited: 7, 'already-skipped': 2, unsupported: 2, 'built-at-run-time': 8 },
  },
  {
    report: 'rspec-3.12.0/report.json',
    framework: 'rspec',
    project: 'rspec',
    path: 'spec/shop_spec.rb',
    counts: { edited: 15, 'already-skipped': 3, 'built-at-run-time': 6, 'not-found': 1 },
  },
  {
    report: 'nunit-2.6.4/report.xml',
    framework: 'nunit',
    project: 'nunit',
    path: 'ShopTest.cs',
    counts: { edited: 20, 'already-skipped': 6, 'not-found': 4 },
  },
  {
    report: 'surefire-2.22.3/TEST-example.ShopTest.xml',
    framework: 'junit4',
    project: 'surefire-junit4',
    path: 'src/test/java/example/ShopTest.java',
    counts: { edited: 10, 'already-skipped': 2 },
  },
  {
    report: 'surefire-3.2.5/TEST-example.ShopTest$Total$Broken.xml',
    framework: 'junit5',
    project: 'surefire-junit5',
    path: 'src/test/java/example/ShopTest.java',
    counts: { edited: 16, 'already-skipped': 1 },
  },
]

describe('the tests of a real report', () => {
  it.each(given)('$report are found in the source', async ({ report, framework, project, path, counts }) => {
    const read = await readReport(new Uint8Array(readFileSync(`${reports}${report}`)))
    const { records } = read._unsafeUnwrap()
    const text = readFileSync(`${projects}${project}/${path}`, 'utf8')
    const found: Record<string, number> = {}
    const written: string[] = []
    for (const record of records) {
      const test = { testcase: testcaseNameOf(record), framework, path, reason: '', issueUrl: 'SHOP-1' }
      const plan = planQuarantineEdits({
        tests: [{ ...test, until: '2026-12-31T00:00:00Z' }],
        files: [{ path, text }],
        policy: { parametrised: 'all-cases' },
      })
      const word = plan.notFound[0]?.why ?? 'edited'
      found[word] = (found[word] ?? 0) + 1
      written.push(`${word} ${test.testcase}`)
    }
    expect(found, written.join('\n')).toEqual(counts)
  })
})
