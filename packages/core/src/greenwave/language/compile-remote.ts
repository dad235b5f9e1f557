import { ok, Result } from 'neverthrow'
import { parsePolicy } from '../../policy/language/parse-policy.ts'
import type { PolicyError } from '../../policy/language/policy-error.ts'
import type { Applies, Policy } from '../../policy/language/policy.ts'
import { compilePolicy, defaultLatestBy, type CompileGreenwaveOptions } from './compile.ts'
import { errorOf } from './fault.ts'
import type { GreenwavePolicy } from './greenwave-policy.ts'

/** Names that nothing has: policies that are included never apply on their own. */
const onlyIncluded: Applies = { decisionContexts: ['greenwave.remote'], subjectTypes: ['greenwave.remote'] }

/**
 * The policies that a remote rule stands for, to be handed to `decide` beside those that include them.
 *
 * The host fetches the file for the one subject that is decided about, reads it with `readGreenwavePolicies`, and picks the
 * policies that Greenwave would: with a context that the policy around the rule has too, for the context, the product version,
 * the subject and the package that are asked about. None is fine, and asks for nothing: also for a file that is not there,
 * where the rule is not `required`. Where it is, or the file cannot be read, hand nothing to `decide`: the rule waits, and the
 * gate stays closed.
 *
 * @param id - of the remote rule, a key of `remoteRules` in {@link CompiledGreenwave}
 * @example
 * import { compileGreenwaveRemote, readGreenwavePolicies } from '@gatewright/core/greenwave'
 *
 * const text = '{decision_context: push, rules: [!PassingTestCaseRule {test_case_name: unit}]}'
 * const included = readGreenwavePolicies(text, { kind: 'remote' }).andThen((policies) =>
 *   compileGreenwaveRemote('push-to-stable.remote.0', policies),
 * )
 */
export function compileGreenwaveRemote(
  id: string,
  policies: readonly GreenwavePolicy[],
  options: CompileGreenwaveOptions = {},
): Result<readonly Policy[], PolicyError> {
  if (policies.length === 0) {
    const nothing = {
      apiVersion: 'gating/v1',
      id,
      applies: onlyIncluded,
      outcomes: 'greenwave',
      latestBy: options.latestBy ?? defaultLatestBy,
      rules: [],
      allowEmpty: true,
    }
    return parsePolicy(nothing).map((policy) => [policy])
  }
  return Result.combine(
    policies.map((policy) => compilePolicy(policy, id, ok(onlyIncluded), options)),
  ).mapErr((faults) => errorOf(faults))
}
