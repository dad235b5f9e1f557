import { err, ok, type Result } from 'neverthrow'
import { countsUnder, policyApplies, type PolicyQuestion } from '../decision/applies.ts'
import type { GreenwaveFailure } from '../failure.ts'
import type { GreenwavePolicy, GreenwaveRule } from '../language/greenwave-policy.ts'
import { outcomeFor, resolveRemoteRule, type RemoteRuleOptions } from '../remote/resolve-remote-rule.ts'

/** Whether a policy would look at something. A key that is left out stands for anything. */
export interface Concern extends PolicyQuestion {
  readonly testcase?: string
}

/** Whether a policy applies and one of its rules is about the testcase; one without rules is about all. */
export async function policyConcerns(
  policy: GreenwavePolicy,
  concern: Concern,
  options: RemoteRuleOptions,
): Promise<Result<boolean, GreenwaveFailure>> {
  if (!policyApplies(policy, concern)) return ok(false)
  for (const rule of policy.rules) {
    const concerned = await ruleConcerns(rule, policy, concern, options)
    if (concerned.isErr() || concerned.value) return concerned
  }
  return ok(policy.rules.length === 0)
}

/**
 * Whether a rule is about the testcase. A remote rule is where its file is, and where there is trouble with the file or
 * none at all, for then anything may change.
 */
export async function ruleConcerns(
  rule: GreenwaveRule,
  policy: GreenwavePolicy,
  concern: Concern,
  options: RemoteRuleOptions,
): Promise<Result<boolean, GreenwaveFailure>> {
  const { subject, testcase } = concern
  if (rule.type === 'PassingTestCaseRule') return ok(testcase === undefined || testcase === rule.testCaseName)
  if (!subject) return ok(true)
  const outcome = await resolveRemoteRule(rule, subject, options)
  if (outcome.isErr()) return err(outcome.error)
  const found = outcomeFor(rule, outcome.value, options.quirks)
  if (found.kind !== 'found') return ok(true)
  for (const remote of found.policies) {
    if (!countsUnder(policy, remote)) continue
    const concerned = await policyConcerns(remote, concern, options)
    if (concerned.isErr() || concerned.value) return concerned
  }
  return ok(false)
}
