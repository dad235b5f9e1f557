import type { Quirks } from '../compat.ts'
import { contextsOf } from '../language/contexts.ts'
import type { GreenwavePolicy, GreenwaveRule } from '../language/greenwave-policy.ts'

/**
 * What makes two rules the same for one subject, so that the second asks for nothing more.
 *
 * For Greenwave itself (`validity-ignored`, `remote-rules-merged`) they are the same when they look alike in its API, which
 * shows neither their validity nor whose remote rule it is: of two rules for the same test in different times, or two policies with a remote
 * rule each, the second asks for nothing.
 */
export function ruleIdentity(rule: GreenwaveRule, policy: GreenwavePolicy, quirks: Quirks): string {
  if (rule.type === 'RemoteRule') {
    const parent = quirks.has('remote-rules-merged') ? [] : contextsOf(policy).toSorted()
    return JSON.stringify(['remote', rule.required, rule.sources, parent])
  }
  const { testCaseName, scenario, validSince, validUntil } = rule
  return JSON.stringify([
    testCaseName,
    scenario,
    ...(quirks.has('validity-ignored') ? [] : [validSince, validUntil]),
  ])
}
