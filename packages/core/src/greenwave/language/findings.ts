import { formatPath } from '../../schema/schema-error.ts'
import { compareInstants } from '../../schema/compare-instants.ts'
import { contextsOf, subjectTypesOf } from './contexts.ts'
import { isOfType } from '../subjects/subject.ts'
import type { SubjectType } from '../subjects/subject-type.ts'
import type { GreenwaveFinding } from './finding.ts'
import { neverMatches } from './fnmatch-globs.ts'
import type { GreenwavePolicy, GreenwaveRule } from './greenwave-policy.ts'

export interface GreenwaveFindingsOptions {
  /**
   * Templates of addresses of remote rules by subject type, `*` for all others, as in the settings of the service. Without
   * it nothing is said of remote rules that lack one.
   */
  readonly remoteRulePolicies?: Readonly<Record<string, string | readonly string[]>>
  /**
   * What the service knows of subject types. Without it nothing is said of lists of packages for subjects whose package
   * cannot be told.
   */
  readonly subjectTypes?: readonly SubjectType[]
}

type Part = Pick<GreenwaveFinding, 'code' | 'message' | 'keys'>

/**
 * What is doubtful about policies, in their order: gates that are open without anybody having said so, and rules that mean
 * less than they say. Nothing that is found keeps a policy from being used.
 *
 * @example
 * import { greenwaveFindings, readGreenwavePolicies } from '@gatewright/core/greenwave'
 *
 * const text = '{id: a, product_versions: [b], decision_context: c, subject_type: d, rules: []}'
 * const findings = readGreenwavePolicies(text, { kind: 'server' }).map((policies) => greenwaveFindings(policies))
 * // no-rules: The policy requires nothing: its gate is open.
 */
export function greenwaveFindings(
  policies: readonly GreenwavePolicy[],
  options: GreenwaveFindingsOptions = {},
): readonly GreenwaveFinding[] {
  const ids = new Map<string, number>()
  const remote = new Map<string, readonly string[]>()
  return policies.flatMap((policy, index) => {
    const found = [
      ...idFindings(policy, ids),
      ...patternFindings(policy),
      ...packageFindings(policy, options),
      ...ruleFindings(policy),
      ...remoteFindings(policy, remote, options),
    ]
    return found.map((part) => ({ ...part, policy: policy.id, index, path: formatPath(part.keys) }))
  })
}

function* idFindings({ id }: GreenwavePolicy, seen: Map<string, number>): Iterable<Part> {
  if (id === null) return
  if (seen.has(id)) {
    const message = `Another policy above has the id ${JSON.stringify(id)} too; both count.`
    yield { code: 'duplicate-id', message, keys: ['id'] }
  }
  seen.set(id, 1)
}

function* packageFindings(
  policy: GreenwavePolicy,
  { subjectTypes }: GreenwaveFindingsOptions,
): Iterable<Part> {
  const { packages, excludedPackages } = policy
  if (!subjectTypes || packages.length + excludedPackages.length === 0) return
  const names = subjectTypesOf(policy)
  const isTold = names.some((name) =>
    subjectTypes.some((type) => type.isNvr && (name === '*' || isOfType(type, name))),
  )
  if (isTold) return
  const key = packages.length > 0 ? 'packages' : 'excluded_packages'
  const message = `Of subjects of the type ${names.join(', ')} no package can be told: the list has no effect.`
  yield { code: 'packages-without-effect', message, keys: [key] }
}

function* patternFindings(policy: GreenwavePolicy): Iterable<Part> {
  const { productVersions, packages, excludedPackages } = policy
  const lists = { product_versions: productVersions, packages, excluded_packages: excludedPackages }
  for (const [name, patterns] of Object.entries(lists)) {
    for (const [index, pattern] of patterns.entries()) {
      if (!neverMatches(pattern)) continue
      const message = `No text matches ${JSON.stringify(pattern)}.`
      yield { code: 'never-matches', message, keys: [name, index] }
    }
  }
  if (productVersions.length === 0)
    yield {
      code: 'never-matches',
      message: 'Without a product version the policy is for none.',
      keys: ['product_versions'],
    }
  const all = excludedPackages.findIndex((pattern) => /^\*+$/.test(pattern))
  if (all !== -1)
    yield {
      code: 'excludes-all',
      message: 'Every package is left out: the gate is open.',
      keys: ['excluded_packages', all],
    }
}

function* ruleFindings({ rules }: GreenwavePolicy): Iterable<Part> {
  if (rules.length === 0)
    yield { code: 'no-rules', message: 'The policy requires nothing: its gate is open.', keys: ['rules'] }
  if (rules.some((rule) => rule.type === 'PassingTestCaseRule'))
    yield {
      code: 'no-expected-variants',
      message: 'No architecture or variant is named: one that never reports is not missed.',
      keys: ['rules'],
    }
  const first = new Map<string, number>()
  for (const [index, rule] of rules.entries()) {
    const before = first.get(identity(rule))
    const same = before === undefined ? undefined : rules[before]
    if (before === undefined) first.set(identity(rule), index)
    else if (same && windowOf(same) === windowOf(rule))
      yield {
        code: 'duplicate-rule',
        message: `The same rule is at rules[${before}].`,
        keys: ['rules', index],
      }
    else
      yield {
        code: 'same-but-window',
        message: `Only when it is valid differs from rules[${before}]; Greenwave asks for that one alone.`,
        keys: ['rules', index],
      }
    if (rule.type !== 'PassingTestCaseRule' || rule.validSince === null || rule.validUntil === null) continue
    if (compareInstants(rule.validSince, rule.validUntil) >= 0)
      yield {
        code: 'never-valid',
        message: 'Ends before it begins: the rule is never asked for.',
        keys: ['rules', index, 'valid_until'],
      }
  }
}

/** What Greenwave compares rules by. */
function identity(rule: GreenwaveRule): string {
  return rule.type === 'RemoteRule'
    ? JSON.stringify([rule.required, rule.sources])
    : JSON.stringify([rule.testCaseName, rule.scenario, ''])
}

function windowOf(rule: GreenwaveRule): string {
  return rule.type === 'RemoteRule' ? '' : `${rule.validSince ?? ''} ${rule.validUntil ?? ''}`
}

function* remoteFindings(
  policy: GreenwavePolicy,
  seen: Map<string, readonly string[]>,
  { remoteRulePolicies }: GreenwaveFindingsOptions,
): Iterable<Part> {
  const contexts = contextsOf(policy)
  for (const [index, rule] of policy.rules.entries()) {
    if (rule.type !== 'RemoteRule') continue
    const keys = ['rules', index]
    if (!rule.required)
      yield {
        code: 'optional-remote-rule',
        message: 'Where there is no file nothing is asked for; "required: true" keeps the gate closed.',
        keys,
      }
    if (remoteRulePolicies && rule.sources.length === 0) {
      const lacking = subjectTypesOf(policy).filter(
        (type) => !Object.hasOwn(remoteRulePolicies, type) && !Object.hasOwn(remoteRulePolicies, '*'),
      )
      if (lacking.length > 0) {
        const message = `No address is known where rules for ${lacking.join(', ')} could be.`
        yield { code: 'no-remote-template', message, keys }
      }
    }
    const before = seen.get(identity(rule))
    if (before && contexts.some((context) => !before.includes(context)))
      yield {
        code: 'shared-remote-rule',
        message: `A policy for ${before.join(', ')} has the same rule; Greenwave asks for that one alone where both apply.`,
        keys,
      }
    if (!before) seen.set(identity(rule), contexts)
  }
}
