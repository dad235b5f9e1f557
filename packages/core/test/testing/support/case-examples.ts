import { expect } from 'vitest'
import {
  anyOf,
  definePolicy,
  passing,
  type Evidence,
  type Policy,
  type Rule,
} from '../../../src/policy/index.ts'
import { prepareCase, type PreparedCase } from '../../../src/testing/cases/prepare-case.ts'
import { policyCase, runCases, type CaseBuilder } from '../../../src/testing/index.ts'

export const arches = [{ arch: 'x86_64' }, { arch: 'aarch64' }] as const

export function policyOf(...rules: readonly Rule[]): Policy {
  return definePolicy({
    id: 'shop',
    applies: { decisionContexts: ['release', 'merge'], subjectTypes: ['koji_build', 'git_commit'] },
    rules,
  })
}

export const shop: Policy = policyOf(
  passing('unit/a', { id: 'a', variants: arches }),
  anyOf(passing('e2e/b', { id: 'b' }), passing('e2e/c', { id: 'c' })),
  passing('lint', { id: 'lint', enforcement: 'warn' }),
)

/** The message of the only case, or undefined when it holds. */
export function messageOf(one: CaseBuilder, policy: Policy = shop): string | undefined {
  const { passed, failed } = runCases([policy], [one])
  expect(passed + failed.length).toBe(1)
  return failed[0]?.message
}

export function prepared(one: CaseBuilder, ...policies: readonly Policy[]): PreparedCase {
  return prepareCase(one.data, policies)._unsafeUnwrap()
}

export function evidenceOf(one: CaseBuilder, ...rules: readonly Rule[]): Evidence {
  return prepared(one, policyOf(...rules)).evidence
}

export const empty: CaseBuilder = policyCase('x')
