import { runCases, type CaseReport } from '@gatewright/core/testing'
import type { Suite } from './suite.ts'

/** Runs all cases and writes what became of each, a line each and the reason under those that fail. Answers whether all hold. */
export function printSuites(suites: readonly Suite[], write: (text: string) => void): boolean {
  let passed = 0
  let failed = 0
  for (const { name, policies, cases, predicates = {} } of suites) {
    const report = runCases(policies, cases, { predicates })
    passed += report.passed
    failed += report.failed.length
    const names = cases.map((one) => one.name)
    write(`${[name, ...caseLines(names, report), ...coverageLines(report)].join('\n')}\n\n`)
  }
  write(`${passed} passed, ${failed} failed\n`)
  return failed === 0
}

function caseLines(names: readonly string[], { failed }: CaseReport): readonly string[] {
  const ran = names.map((name) => {
    const failure = failed.find((one) => one.name === name)
    return failure ? `  FAILED ${name}\n${indented(failure.message)}` : `  ok ${name}`
  })
  // Also what is no fault of one case, as that there is none.
  const others = failed.filter((one) => !names.includes(one.name))
  return [...ran, ...others.map(({ name, message }) => `  FAILED ${name}\n${indented(message)}`)]
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '      ')
}

function coverageLines({ coverage: { nodes, percent } }: CaseReport): readonly string[] {
  const open = nodes.filter(({ missing }) => missing.length > 0)
  return [
    `  coverage ${percent} % of ${nodes.length} rules`,
    ...open.map(({ path, missing }) => `    ${path}: never ${missing.join(', never ')}`),
  ]
}
