import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A fresh folder that holds the given files, gone after the test. */
export function workbench(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'quickstart-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

/** A JUnit report of cases by name: true passes, false fails, null is skipped. */
export function junit(cases: Readonly<Record<string, boolean | null>>, item?: string): string {
  const properties =
    item === undefined ? '' : `<properties><property name="gatewright.item" value="${item}"/></properties>`
  const body = Object.entries(cases).map(([name, passed]) => {
    const inside = passed === null ? '<skipped/>' : passed ? '' : '<failure message="no"/>'
    return `<testcase classname="unit" name="${name}">${inside}</testcase>`
  })
  return `<testsuite name="unit">${properties}${body.join('')}</testsuite>\n`
}

export const build = 'koji_build:bash-5.2-1.fc40'

/** A policy that asks for testcases by name. */
export function policyFor(...testcases: readonly string[]): string {
  const rules = testcases.map(
    (testcase) => `  - { type: passing, testcase: ${testcase}, variants: observed }`,
  )
  return [
    'apiVersion: gating/v1',
    'id: test',
    'applies: { decisionContexts: [release], subjectTypes: [koji_build] }',
    'rules:',
    ...rules,
    '',
  ].join('\n')
}
