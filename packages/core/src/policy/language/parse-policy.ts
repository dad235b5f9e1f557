import { err, type Result } from 'neverthrow'
import { orThrow } from '../../errors/index.ts'
import { isDeeperThan } from '../../schema/is-deeper-than.ts'
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
