import { err, ok, type Result } from 'neverthrow'
import { parsePolicy } from '../../policy/language/parse-policy.ts'
import type { PolicyError } from '../../policy/language/policy-error.ts'
import type { Applies, Policy } from '../../policy/language/policy.ts'
import type { Rule } from '../../policy/language/rule.ts'
import type { Glob } from '../../schema/glob.ts'
import type { Variant } from '../../schema/variant.ts'
import type { SubjectType } from '../subjects/subject-type.ts'
import { contextsOf, subjectTypesOf } from './contexts.ts'
import type { Fault } from '../../policy/language/yaml-fault.ts'
import { errorOf, faultsIn } from './fault.ts'
import { globsOfFnmatch } from './fnmatch-globs.ts'
import type { FnmatchPattern } from '../../schema/fnmatch.ts'
import type { GreenwavePolicy, PassingTestCaseRule, RemoteRule } from './greenwave-policy.ts'
import { nativeId, remoteRuleId } from './native-id.ts'
import { pythonRepr } from './python-text.ts'

export interface CompileGreenwaveOptions {
  /**
   * By which keys newer results replace older ones: Greenwave's setting `DISTINCT_LATEST_RESULTS_ON`. `scenario`,
   * `system_architecture` and `system_variant` by default.
   */
  readonly latestBy?: readonly string[]
  /**
   * The variants of a testcase that must report, beside those that did; none by default. With none a gate opens although one
   * of several architectures never reported, as in Greenwave.
   */
  readonly expectVariants?: (testcase: string) => readonly Variant[]
  /**
   * The subject types of the service. A policy for one of them is for its aliases too, and a remote policy for any type is
   * for all of these. Without it names are taken as they are written.
   */
  readonly subjectTypes?: readonly SubjectType[]
}

/** Policies in the native language, and what they include that is yet to be fetched. */
export interface CompiledGreenwave {
  readonly policies: readonly Policy[]
  /**
   * The remote rules by the id of the policy that the native rule includes: `<policy>.remote.<index of the rule>`. Until
   * `compileGreenwaveRemote` made policies with this id and they are handed to `decide`, the rule waits and keeps the gate closed.
   */
  readonly remoteRules: ReadonlyMap<string, RemoteRule>
}

export const defaultLatestBy: readonly string[] = ['scenario', 'system_architecture', 'system_variant']

/** A fault of one of several policies. */
export interface CompileFault extends Fault {
  readonly index: number
}

/**
 * Policies of Greenwave in the native language, checked and frozen: all of them, or every problem. A policy that native words
 * can't say is a problem and never left out.
 *
 * A rule for a testcase becomes `passing` with the variants that were `observed`, and of results that agree on `latestBy` only
 * the newest counts. Patterns with sets become several globs. A policy without rules stays one, and natively never opens a gate.
 *
 * Hand in all policies of a service at once, from however many files: ids are told apart among them only.
 *
 * @example
 * import { compileGreenwave, readGreenwavePolicies } from '@gatewright/core/greenwave'
 *
 * const text = '{id: a, product_versions: ["f-*"], decision_context: c, subject_type: d, rules: [!RemoteRule {}]}'
 * const compiled = readGreenwavePolicies(text, { kind: 'server' }).andThen((policies) => compileGreenwave(policies))
 */
export function compileGreenwave(
  policies: readonly GreenwavePolicy[],
  options: CompileGreenwaveOptions = {},
): Result<CompiledGreenwave, PolicyError> {
  return compilePolicies(policies, options).mapErr((faults) => errorOf(faults))
}

/** The same, with faults that say which policy they are about. */
export function compilePolicies(
  policies: readonly GreenwavePolicy[],
  options: CompileGreenwaveOptions,
): Result<CompiledGreenwave, readonly CompileFault[]> {
  const counts = new Map<string | null, number>()
  const remoteRules = new Map<string, RemoteRule>()
  const compiled: Policy[] = []
  const faults: CompileFault[] = []
  for (const [index, policy] of policies.entries()) {
    const count = counts.get(policy.id) ?? 0
    counts.set(policy.id, count + 1)
    const id = nativeId(policy.id, count)
    compilePolicy(policy, id, appliesOf(policy, options), options).match(
      (native) => compiled.push(native),
      (found) => {
        for (const fault of found) faults.push({ ...fault, index })
      },
    )
    for (const [at, rule] of policy.rules.entries())
      if (rule.type === 'RemoteRule') remoteRules.set(remoteRuleId(id, at), rule)
  }
  return faults.length > 0 ? err(faults) : ok({ policies: compiled, remoteRules })
}

/** One policy under an id, with what it applies to. */
export function compilePolicy(
  policy: GreenwavePolicy,
  id: string,
  applies: Result<Applies, readonly Fault[]>,
  options: CompileGreenwaveOptions,
): Result<Policy, readonly Fault[]> {
  const words = `Policy ${pythonRepr(policy.id ?? 'untitled')}: `
  // A rule may become several.
  const rules = policy.rules.flatMap((rule, index) =>
    (rule.type === 'RemoteRule'
      ? [{ type: 'include' as const, policy: remoteRuleId(id, index) }]
      : passingRules(rule, options)
    ).map((native): readonly [number, Rule] => [index, native]),
  )
  const sources = rules.map(([index]) => index)
  return applies
    .andThen((given) =>
      parsePolicy({
        apiVersion: 'gating/v1',
        id,
        applies: given,
        outcomes: 'greenwave',
        latestBy: options.latestBy ?? defaultLatestBy,
        rules: rules.map(([, native]) => native),
        ...(rules.length === 0 ? { allowEmpty: true } : {}),
      }).mapErr((error): readonly Fault[] =>
        error.problems.map((problem) => ({ ...problem, keys: greenwaveKeys(problem.keys, sources) })),
      ),
    )
    .mapErr((faults) => faultsIn(faults, words))
}

function passingRules(rule: PassingTestCaseRule, options: CompileGreenwaveOptions): readonly Rule[] {
  const { testCaseName, scenario, validSince, validUntil } = rule
  const since = validSince === null ? {} : { since: validSince }
  const until = validUntil === null ? {} : { until: validUntil }
  const observed: Rule = {
    type: 'passing',
    testcase: testCaseName,
    ...(scenario === null ? {} : { where: { scenario } }),
    variants: 'observed',
    ...since,
    ...until,
    ...(validSince === null && validUntil === null ? {} : { basis: 'subject' as const }),
  }
  const expected = (options.expectVariants?.(testCaseName) ?? []).filter(
    (variant) => scenario === null || (variant['scenario'] ?? scenario) === scenario,
  )
  // Those that are expected must be there, and whatever else was reported must have passed as well.
  return expected.length === 0 ? [observed] : [observed, { ...observed, variants: expected }]
}

function appliesOf(
  policy: GreenwavePolicy,
  { subjectTypes: known }: CompileGreenwaveOptions,
): Result<Applies, readonly Fault[]> {
  const faults: Fault[] = []
  const globs = (name: string, patterns: readonly FnmatchPattern[]): readonly Glob[] => {
    const all = patterns.flatMap((pattern, index) => {
      const some = globsOfFnmatch(pattern)
      if (!some)
        faults.push({
          keys: [name, index],
          code: 'not-allowed',
          message: `The pattern ${JSON.stringify(pattern)} is not expressible: globs have no sets, and a few at most can stand for one.`,
        })
      return some ?? []
    })
    return [...new Set(all)]
  }
  const subjectTypes = typeNames(policy, known)
  if (subjectTypes === undefined)
    faults.push({
      keys: ['subject_type'],
      code: 'not-allowed',
      message: 'Any subject type is not expressible; say in "subjectTypes" which there are.',
    })
  const { packages, excludedPackages } = policy
  const applies: Applies = {
    decisionContexts: [...new Set(contextsOf(policy))],
    subjectTypes: subjectTypes ?? [],
    productVersions: globs('product_versions', policy.productVersions),
    ...(packages.length === 0 ? {} : { packages: globs('packages', packages) }),
    ...(excludedPackages.length === 0
      ? {}
      : { excludedPackages: globs('excluded_packages', excludedPackages) }),
  }
  return faults.length > 0 ? err(faults) : ok(applies)
}

/** Every name of the types that a policy is for; nothing where it is for any and nobody says which there are. */
function typeNames(
  policy: GreenwavePolicy,
  known: readonly SubjectType[] | undefined,
): readonly string[] | undefined {
  const named = subjectTypesOf(policy)
  const isAny = policy.kind === 'remote' && named.includes('*')
  if (isAny && !known) return undefined
  const types = (known ?? []).filter(
    ({ id, aliases }) => isAny || [id, ...aliases].some((name) => named.includes(name)),
  )
  const names = types.flatMap(({ id, aliases }) => [id, ...aliases])
  return [...new Set([...named.filter((name) => !isAny || name !== '*'), ...names])]
}

const greenwaveNames: Readonly<Record<string, string>> = {
  testcase: 'test_case_name',
  where: 'scenario',
  since: 'valid_since',
  until: 'valid_until',
  decisionContexts: 'decision_contexts',
  subjectTypes: 'subject_types',
  productVersions: 'product_versions',
  excludedPackages: 'excluded_packages',
}

/** Where in the policy of Greenwave the fault is. */
function greenwaveKeys(
  keys: readonly (string | number)[],
  sources: readonly number[],
): readonly (string | number)[] {
  if (keys[0] === 'applies') return [greenwaveName(keys[1])]
  const [, at, key] = keys
  if (keys[0] !== 'rules' || typeof at !== 'number') return keys
  return ['rules', sources[at] ?? at, ...(key === undefined ? [] : [greenwaveName(key)])]
}

function greenwaveName(key: string | number | undefined): string {
  return greenwaveNames[String(key)] ?? String(key)
}
