import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { definePolicy, passing } from '@gatewright/core'
import { policyCase } from '@gatewright/core/testing'
import { expect, it } from 'vitest'
import { printSuites } from '../src/print-suites.ts'
import type { Suite } from '../src/suite.ts'
import { suites } from '../src/suites.ts'

function printed(some: readonly Suite[]): { readonly holds: boolean; readonly text: string } {
  let text = ''
  const holds = printSuites(some, (more) => {
    text += more
  })
  return { holds, text }
}

const release = definePolicy({
  id: 'shop.release',
  applies: { decisionContexts: ['release'], subjectTypes: ['git_commit'] },
  rules: [passing('unit/adds', { id: 'adds' })],
})
const good = policyCase('a pass opens').passing('unit/adds').expect({ status: 'satisfied' })

it('prints a line for each case, the coverage and the count', () => {
  const { holds, text } = printed([{ name: 'shop', policies: [release], cases: [good] }])
  expect(holds).toBe(true)
  expect(text).toBe(
    [
      'shop',
      '  ok a pass opens',
      '  coverage 66 % of 1 rules',
      '    shop.release/adds: never not satisfied',
      '',
      '1 passed, 0 failed',
      '',
    ].join('\n'),
  )
})

it('tells why a case failed, and that there were none', () => {
  const wrong = policyCase('a failure opens').failing('unit/adds').expect({ status: 'satisfied' })
  const { holds, text } = printed([
    { name: 'shop', policies: [release], cases: [good, wrong] },
    { name: 'empty', policies: [release], cases: [] },
  ])
  expect(holds).toBe(false)
  expect(text).toContain('  FAILED a failure opens\n      status: expected satisfied, came unsatisfied\n')
  expect(text).toContain('  FAILED cases\n      There are no cases to run.\n')
  expect(text).toMatch(/\n1 passed, 2 failed\n$/)
})

it('runs as a program', () => {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  const text = execFileSync(process.execPath, ['--conditions=@gatewright/source', main], { encoding: 'utf8' })
  const count = suites.reduce((sum, { cases }) => sum + cases.length, 0)
  expect(text).toMatch(new RegExp(`\n${count} passed, 0 failed\n$`))
})
