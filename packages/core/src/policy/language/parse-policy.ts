import { err, type Result } from 'neverthrow'
import { orThrow } from '../../errors/index.ts'
import { checkSchema } from '../../schema/schema-error.ts'
import { freeze } from './freeze.ts'
import { policyError, type PolicyError } from './policy-error.ts'
import { policySchema } from './policy-schema.ts'
import type { Policy } from './policy.ts'

/** Deeper data is refused before it is looked at: a schema walks it by recursion. */
const deepest = 64

/**
 * Checks a policy that came as plain data. Answers the policy, frozen, or every problem with its path.
 *
 * @example
 * import { parsePolicy } from '@gatewright/core/policy'
 *
 * const policy = parsePolicy({
 *   apiVersion: 'gating/v1',
 *   id: 'shop.release',
 *   applies: { decisionContexts: ['release'], subjectTypes: ['git_commit'] },
 *   rules: [{ type: 'pasing', testcase: 'unit/adds', variants: 'observed' }],
 * })
 * // err: rules[0].type: Unknown rule type "pasing"; did you mean "passing"?
 */
export function parsePolicy(input: unknown): Result<Policy, PolicyError> {
  if (isDeeperThan(input, deepest)) {
    return err(
      policyError([
        { path: '', keys: [], code: 'out-of-range', message: `Nested more than ${deepest} levels deep.` },
      ]),
    )
  }
  return checkSchema(policySchema(), input)
    .map((policy) => freeze(policy))
    .mapErr((error) => policyError(error.problems))
}

/**
 * A policy written in TypeScript, frozen. Throws a {@link GatewrightError} when it is not valid: that is a mistake of the
 * program, to be found when it starts.
 *
 * @example
 * import { definePolicy, noneFailing, passing } from '@gatewright/core/policy'
 *
 * const policy = definePolicy({
 *   id: 'shop.release',
 *   applies: { decisionContexts: ['release'], subjectTypes: ['git_commit'] },
 *   rules: [noneFailing({ group: 'complete', testcases: 'unit/*' }), passing('e2e/checkout')],
 * })
 */
export function definePolicy(policy: Omit<Policy, 'apiVersion'>): Policy {
  return orThrow(parsePolicy({ apiVersion: 'gating/v1', ...policy }))
}

/** Also of data that shares parts, or holds itself, in time that grows with what there is. */
function isDeeperThan(value: unknown, levels: number): boolean {
  return depthOf(value, new Map()) > levels
}

/** Levels of objects and lists, or no end: for a part that holds itself, and for one below the deepest that is looked at. */
function depthOf(value: unknown, known: Map<object, number>, level: number = 1): number {
  if (typeof value !== 'object' || value === null) return 0
  const before = known.get(value)
  if (before !== undefined) return before
  if (level > deepest) return Number.POSITIVE_INFINITY
  known.set(value, Number.POSITIVE_INFINITY)
  let deepestMember = 0
  for (const member of Object.values(value)) {
    deepestMember = Math.max(deepestMember, depthOf(member, known, level + 1))
    if (deepestMember > deepest) break
  }
  known.set(value, deepestMember + 1)
  return deepestMember + 1
}
