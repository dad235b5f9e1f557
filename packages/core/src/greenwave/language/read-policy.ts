import { err, ok, type Result } from 'neverthrow'
import type { Fault } from '../../policy/language/yaml-fault.ts'
import { faultsIn } from './fault.ts'
import { addFault, optional, required, type Fields } from './fields.ts'
import { text, texts } from './formats.ts'
import type { GreenwavePolicy, GreenwavePolicyKind } from './greenwave-policy.ts'
import { pythonRepr } from './python-text.ts'
import { rules } from './read-rule.ts'

/** The keys of a policy, in the order in which Greenwave reads and shows them. */
export const policyKeys = {
  server: [
    'id',
    'product_versions',
    'decision_context',
    'decision_contexts',
    'subject_type',
    'subject_types',
    'rules',
    'excluded_packages',
    'packages',
    'relevance_key',
    'relevance_value',
  ],
  remote: [
    'id',
    'product_versions',
    'subject_type',
    'subject_types',
    'decision_context',
    'decision_contexts',
    'rules',
    'excluded_packages',
    'packages',
  ],
} as const

/** A policy from its keys. `isLabelled`: faults begin with the name of the policy. */
export function readPolicy(
  fields: Fields,
  kind: GreenwavePolicyKind,
  isLabelled: boolean,
): Result<GreenwavePolicy, readonly Fault[]> {
  const read = kind === 'remote' ? remotePolicy(fields) : serverPolicy(fields, kind)
  // A fault of a key makes every other question moot.
  const policy = fields.faults.length > 0 || kind === 'on-demand' ? read : validated(fields, read)
  if (fields.faults.length === 0) return ok(policy)
  const label = isLabelled
    ? `Policy ${pythonRepr(policy.id === null || policy.id === '' ? 'untitled' : policy.id)}: `
    : ''
  return err(faultsIn(fields.faults, label))
}

function serverPolicy(fields: Fields, kind: GreenwavePolicyKind): GreenwavePolicy {
  return {
    kind,
    id: required(fields, 'id', text, null),
    productVersions: required(fields, 'product_versions', texts, []),
    decisionContext: optional(fields, 'decision_context', text, null),
    decisionContexts: optional(fields, 'decision_contexts', texts, []),
    subjectType: optional(fields, 'subject_type', text, null),
    subjectTypes: optional(fields, 'subject_types', texts, []),
    ...rulesAndPackages(fields),
    relevanceKey: optional(fields, 'relevance_key', text, null),
    relevanceValue: optional(fields, 'relevance_value', text, null),
  }
}

function remotePolicy(fields: Fields): GreenwavePolicy {
  return {
    kind: 'remote',
    id: optional(fields, 'id', text, null),
    productVersions: optional(fields, 'product_versions', texts, ['*']),
    subjectType: optional(fields, 'subject_type', text, null),
    subjectTypes: optional(fields, 'subject_types', texts, []),
    decisionContext: optional(fields, 'decision_context', text, null),
    decisionContexts: optional(fields, 'decision_contexts', texts, []),
    ...rulesAndPackages(fields),
    relevanceKey: null,
    relevanceValue: null,
  }
}

function rulesAndPackages(fields: Fields): Pick<GreenwavePolicy, 'rules' | 'excludedPackages' | 'packages'> {
  return {
    rules: required(fields, 'rules', rules, []),
    excludedPackages: optional(fields, 'excluded_packages', texts, []),
    packages: optional(fields, 'packages', texts, []),
  }
}

/** What must be true of a policy as a whole. One fault is all that is told, as in Greenwave. */
function validated(fields: Fields, policy: GreenwavePolicy): GreenwavePolicy {
  if (policy.kind === 'remote' && policy.rules.some((rule) => rule.type === 'RemoteRule')) {
    addFault(fields, 'RemoteRule is not allowed in remote policies', 'not-allowed', 'rules')
    return policy
  }
  checkOneOf(fields, 'decision_context', 'decision contexts', policy.decisionContext, policy.decisionContexts)
  const hasType = isGiven(policy.subjectType) || policy.subjectTypes.length > 0
  if (policy.kind === 'remote' && !hasType) return { ...policy, subjectType: '*' }
  checkOneOf(fields, 'subject_type', 'subject types', policy.subjectType, policy.subjectTypes)
  return policy
}

function checkOneOf(
  fields: Fields,
  name: string,
  words: string,
  one: string | null,
  several: readonly string[],
): void {
  if (isGiven(one) && several.length > 0)
    addFault(fields, `Both properties "${name}s" and "${name}" were set`, 'invalid', `${name}s`)
  else if (!isGiven(one) && several.length === 0) addFault(fields, `No ${words} provided`, 'missing', name)
}

function isGiven(value: string | null): value is string {
  return value !== null && value !== ''
}
