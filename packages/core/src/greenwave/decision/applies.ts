import { contextsOf } from '../language/contexts.ts'
import { matchesFnmatch } from '../../schema/fnmatch.ts'
import type { GreenwavePolicy } from '../language/greenwave-policy.ts'
import { isOfType, packageName, type Subject } from '../subjects/subject.ts'

/** What a policy is asked for. A key that is left out, or an empty list, stands for any. */
export interface PolicyQuestion {
  readonly decisionContexts?: readonly string[]
  readonly productVersion?: string
  readonly subject?: Subject
}

/** Whether a policy has anything to say on the question; lists of packages come later. */
export function policyApplies(policy: GreenwavePolicy, question: PolicyQuestion): boolean {
  const { decisionContexts = [], productVersion, subject } = question
  return (
    (decisionContexts.length === 0 ||
      policy.kind === 'on-demand' ||
      contextsOf(policy).some((context) => decisionContexts.includes(context))) &&
    (productVersion === undefined || isForProduct(policy, productVersion)) &&
    (subject === undefined || isForSubject(policy, subject))
  )
}

/** Whether a remote policy counts at all under the policy whose remote rule brought it. */
export function countsUnder(parent: GreenwavePolicy, remote: GreenwavePolicy): boolean {
  // It is for any context; for which products the remote policy is, is asked of that itself.
  if (parent.kind === 'on-demand') return true
  const parents = new Set(contextsOf(parent))
  return contextsOf(remote).some((context) => parents.has(context))
}

/** What a policy says of the subject's package: nothing, that it is left out, or that the policy is about others. */
export function packageVerdict(
  { packages, excludedPackages }: GreenwavePolicy,
  subject: Subject,
): 'included' | 'excluded' | 'not-listed' {
  const name = packageName(subject)
  if (name === undefined || name === '') return 'included'
  const covers = (pattern: string): boolean => matchesFnmatch(pattern, name)
  if (excludedPackages.some(covers)) return 'excluded'
  return packages.length === 0 || packages.some(covers) ? 'included' : 'not-listed'
}

function isForProduct({ productVersions }: GreenwavePolicy, productVersion: string): boolean {
  return productVersions.some((pattern) => matchesFnmatch(pattern, productVersion))
}

function isForSubject(policy: GreenwavePolicy, { type }: Subject): boolean {
  if (policy.kind === 'on-demand') return true
  const names = policy.subjectTypes.length > 0 ? policy.subjectTypes : [policy.subjectType ?? '']
  return names.some((name) => (name === '*' && policy.kind === 'remote') || isOfType(type, name))
}
