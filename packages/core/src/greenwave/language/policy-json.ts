import type { GreenwavePolicy, GreenwaveRule } from './greenwave-policy.ts'

/** A rule as Greenwave shows it; without its validity window, which Greenwave hides. */
export type GreenwaveRuleJson =
  | {
      readonly rule: 'PassingTestCaseRule'
      readonly test_case_name: string
      readonly scenario: string | null
    }
  | { readonly rule: 'RemoteRule'; readonly required: boolean; readonly sources: readonly string[] }

/** A policy as `GET /policies` shows it. */
export interface GreenwavePolicyJson {
  readonly id: string | null
  readonly product_versions: readonly string[]
  readonly decision_context: string | null
  readonly decision_contexts: readonly string[]
  readonly subject_type: string | null
  readonly subject_types: readonly string[]
  readonly rules: readonly GreenwaveRuleJson[]
  readonly excluded_packages: readonly string[]
  readonly packages: readonly string[]
  /** Not in a remote policy. */
  readonly relevance_key?: string | null
  readonly relevance_value?: string | null
}

/**
 * A policy as Greenwave's API shows it.
 *
 * @example
 * import { policyJson, readGreenwavePolicies } from '@gatewright/core/greenwave'
 *
 * const text = '{id: a, product_versions: [b], decision_context: c, subject_type: d, rules: []}'
 * const policies = readGreenwavePolicies(text, { kind: 'server' }).map((all) => all.map((one) => policyJson(one)))
 */
export function policyJson(policy: GreenwavePolicy): GreenwavePolicyJson {
  const json: GreenwavePolicyJson = {
    id: policy.id,
    product_versions: policy.productVersions,
    decision_context: policy.decisionContext,
    decision_contexts: policy.decisionContexts,
    subject_type: policy.subjectType,
    subject_types: policy.subjectTypes,
    rules: policy.rules.map((rule) => ruleJson(rule)),
    excluded_packages: policy.excludedPackages,
    packages: policy.packages,
  }
  if (policy.kind === 'remote') return json
  return { ...json, relevance_key: policy.relevanceKey, relevance_value: policy.relevanceValue }
}

export function ruleJson(rule: GreenwaveRule): GreenwaveRuleJson {
  return rule.type === 'RemoteRule'
    ? { rule: rule.type, required: rule.required, sources: rule.sources }
    : { rule: rule.type, test_case_name: rule.testCaseName, scenario: rule.scenario }
}
