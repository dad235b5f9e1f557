import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { errorRegistry } from '@gatewright/core/errors'
import { describe, expect, it } from 'vitest'
import { junitDefaultLimits, junitDialects } from '../src/index.ts'

const page = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8')

/** The code words in the first column of the table below a heading. */
function firstColumn(text: string, heading: string): string[] {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''
  return section.split('\n').flatMap((line) => {
    const cell = /^\| ([^|]*`[^|]*) \|/.exec(line)?.[1] ?? ''
    return [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '')
  })
}

describe('the pages', () => {
  it('name every dialect, and none besides', () => {
    const listed = /Known dialects: ([^.]+)\./.exec(page('../../docs/dialects.md'))?.[1] ?? ''
    expect([...listed.matchAll(/`([^`]+)`/g)].map((match) => match[1])).toEqual(junitDialects)
  })

  it('name every diagnostic, and none besides', () => {
    const source =
      /type JunitDiagnosticCode =\n((?: {2}\| '[^']+'\n)+)/.exec(
        page('src/formats/junit/diagnostics.ts'),
      )?.[1] ?? ''
    const codes = [...source.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '')
    expect(firstColumn(page('../../docs/reports.md'), 'Diagnostics').sort()).toEqual(codes.sort())
  })

  it('name every reason for which a report is not complete, and none besides', () => {
    const source = page('src/formats/junit/completeness.ts')
    const reasons = [...source.matchAll(/reason: '([^']+)'/g)].map((match) => match[1] ?? '')
    expect(reasons.length).toBeGreaterThan(0)
    expect(firstColumn(page('../../docs/reports.md'), 'Completeness').sort()).toEqual(reasons.sort())
  })

  it('name every error of a report, and none besides', () => {
    const kinds = Object.keys(errorRegistry).filter((kind) => kind.startsWith('report/'))
    expect(firstColumn(page('../../docs/reports.md'), 'Errors').sort()).toEqual(kinds.sort())
  })

  it('state the limits that hold', () => {
    const text = page('../../docs/reports.md')
    for (const [name, limit] of Object.entries(junitDefaultLimits)) {
      expect(text).toMatch(new RegExp(`\\| \`${name}\`[^|]*\\| ${limit.toLocaleString('en-US')}\\b`))
    }
  })
})
