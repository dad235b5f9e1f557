import { err, ok, type Result } from 'neverthrow'
import { Document, Scalar, YAMLMap, YAMLSeq } from 'yaml'
import type { Policy } from '../../policy/language/policy.ts'
import type { Rule } from '../../policy/language/rule.ts'
import type { PassingRule } from '../../policy/rules/passing.ts'
import { formatPath } from '../../schema/schema-error.ts'
import { defaultLatestBy } from './compile.ts'
import { fnmatchOfGlob } from './fnmatch-globs.ts'
import type { RemoteRule } from './greenwave-policy.ts'
import { greenwaveId } from './native-id.ts'
import { plainType } from './yaml-1-1.ts'

/** A part of a policy that Greenwave has no words for. */
export interface NotExpressible {
  /** Where in the native policy: `rules[0].flaky`. */
  readonly path: string
  readonly reason: 'not-expressible'
  readonly message: string
}

export interface ExportGreenwaveOptions {
  /** The service's `DISTINCT_LATEST_RESULTS_ON`; its default by default. A policy with other keys is not expressible. */
  readonly latestBy?: readonly string[]
  /** The remote rules that `include` stands for, by its policy, as `compileGreenwave` gave them. */
  readonly remoteRules?: ReadonlyMap<string, RemoteRule>
}

/**
 * A native policy as a document for Greenwave, with its tags; or every part of it that Greenwave has no words for, so that
 * nothing is ever weakened on the way. Title, reason, owner and description decide nothing and are left out.
 *
 * @example
 * import { exportGreenwave } from '@gatewright/core/greenwave'
 * import { definePolicy, passing } from '@gatewright/core/policy'
 *
 * const policy = definePolicy({
 *   id: 'push-to-stable',
 *   applies: { decisionContexts: ['push'], subjectTypes: ['koji_build'] },
 *   outcomes: 'greenwave',
 *   latestBy: ['scenario', 'system_architecture', 'system_variant'],
 *   rules: [passing('dist.rpmlint')],
 * })
 * exportGreenwave(policy).unwrapOr('') // --- !Policy …
 */
export function exportGreenwave(
  policy: Policy,
  options: ExportGreenwaveOptions = {},
): Result<string, readonly NotExpressible[]> {
  const faults: NotExpressible[] = []
  const lacks = (keys: readonly (string | number)[], message: string): void => {
    faults.push({ path: formatPath(keys), reason: 'not-expressible', message })
  }
  const root = new YAMLMap<string, unknown>()
  const { decisionContexts, subjectTypes, productVersions, packages, excludedPackages } = policy.applies
  const id = greenwaveId(policy.id)
  if (id !== null) root.set('id', word(id))
  root.set('product_versions', patterns(productVersions ?? ['*']))
  addOneOrAll(root, 'decision_context', decisionContexts)
  addOneOrAll(root, 'subject_type', subjectTypes)
  if (excludedPackages) root.set('excluded_packages', patterns(excludedPackages))
  if (packages) root.set('packages', patterns(packages))
  root.set('rules', rulesOf(policy.rules, options, lacks))
  if (policy.applies.if) lacks(['applies', 'if'], 'Greenwave has no conditions.')
  if (policy.outcomes !== 'greenwave')
    lacks(['outcomes'], 'Greenwave takes information for a pass, and an error for a failure.')
  if (!isSameSet(policy.latestBy, options.latestBy ?? defaultLatestBy))
    lacks(['latestBy'], 'Greenwave counts the newest results by the keys of its settings.')
  if (faults.length > 0) return err(faults)
  const text = new Document(root).toString({ directives: false, lineWidth: 0 })
  return ok(`--- !Policy\n${text.replaceAll(breaks, escaped)}`)
}

type Lacks = (keys: readonly (string | number)[], message: string) => void

function rulesOf(rules: readonly Rule[], options: ExportGreenwaveOptions, lacks: Lacks): YAMLSeq {
  const list = new YAMLSeq()
  list.flow = rules.length === 0
  for (const [index, rule] of rules.entries()) {
    const says = (keys: readonly (string | number)[], message: string): void =>
      lacks(['rules', index, ...keys], message)
    checkMeta(rule, says)
    if (rule.type === 'passing') list.add(passingTestCase(rule, says))
    else if (rule.type === 'include') {
      const remote = options.remoteRules?.get(rule.policy)
      if (rule.since !== undefined || rule.until !== undefined)
        says([rule.since === undefined ? 'until' : 'since'], 'A remote rule of Greenwave is always valid.')
      if (remote && rule.version === undefined) list.add(remoteRule(remote))
      else says([], 'Greenwave includes nothing but what remote rules fetch.')
    } else says(['type'], `Greenwave has no rules of the type "${rule.type}".`)
  }
  return list
}

function passingTestCase(rule: PassingRule, lacks: Lacks): YAMLMap {
  const { where = {}, variants, attempts, flaky, skips, timeout, exonerations, since, until, basis } = rule
  const other = Object.keys(where).find((key) => key !== 'scenario')
  if (other !== undefined) lacks(['where', other], 'Greenwave picks results by their scenario only.')
  if (variants !== 'observed')
    lacks(['variants'], 'Greenwave can ask for no variants but those that reported.')
  if (attempts && attempts.keep !== 'latest' && attempts.keep !== 'all')
    lacks(['attempts'], 'Greenwave counts the newest result only.')
  if (flaky !== undefined && flaky !== 'fail') lacks(['flaky'], 'Greenwave knows no flaky tests.')
  if (skips === 'allow') lacks(['skips'], 'To Greenwave a skip is a failure.')
  if (timeout) lacks(['timeout'], 'Greenwave waits for ever.')
  if (exonerations) lacks(['exonerations'], 'Greenwave knows no exonerations.')
  if ((since !== undefined || until !== undefined) && basis !== 'subject')
    lacks(['basis'], 'Greenwave compares with the time at which the subject was built.')
  return tagged('!PassingTestCaseRule', {
    test_case_name: rule.testcase,
    scenario: where['scenario'],
    valid_since: since,
    valid_until: until,
  })
}

function remoteRule({ required, sources }: RemoteRule): YAMLMap {
  return tagged('!RemoteRule', {
    required: required ? true : undefined,
    sources: sources.length === 0 ? undefined : flowList(sources),
  })
}

function checkMeta({ enforcement, warnUntil, waivable }: Rule, lacks: Lacks): void {
  if (enforcement !== undefined && enforcement !== 'block')
    lacks(['enforcement'], 'To Greenwave every rule counts.')
  if (warnUntil !== undefined) lacks(['warnUntil'], 'Greenwave knows no warnings.')
  if (waivable !== undefined && waivable !== true)
    lacks(['waivable'], 'To Greenwave every rule can be waived.')
}

function tagged(tag: string, keys: Readonly<Record<string, unknown>>): YAMLMap {
  const map = new YAMLMap()
  map.tag = tag
  map.flow = true
  for (const [key, value] of Object.entries(keys)) {
    if (value !== undefined) map.set(key, typeof value === 'string' ? word(value) : value)
  }
  return map
}

function addOneOrAll(root: YAMLMap<string, unknown>, name: string, all: readonly string[]): void {
  const [first] = all
  if (first !== undefined && all.length === 1) root.set(name, word(first))
  else root.set(`${name}s`, flowList(all))
}

function patterns(globs: readonly string[]): YAMLSeq {
  return flowList(globs.map((glob) => fnmatchOfGlob(glob)))
}

function flowList(values: readonly string[]): YAMLSeq {
  const list = new YAMLSeq()
  list.flow = true
  for (const value of values) list.add(word(value))
  return list
}

/** What ends a line in YAML 1.1, or may not be in a text at all, beside what the library escapes. */
const breaks = /[\u0085\u2028\u2029\ufeff\ufffe\uffff]/g

/** In quotes where YAML 1.1 takes it for something else; the library writes YAML 1.2. */
function word(text: string): Scalar {
  const scalar = new Scalar(text)
  if (plainType(text) !== 'str' || text.search(breaks) !== -1) scalar.type = Scalar.QUOTE_DOUBLE
  return scalar
}

/** Such characters are in quotes only, where this is how they are written. */
function escaped(symbol: string): string {
  return `\\u${symbol.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function isSameSet(keys: readonly string[] | undefined, others: readonly string[]): boolean {
  return (
    keys !== undefined &&
    keys.every((key) => others.includes(key)) &&
    others.every((key) => keys.includes(key))
  )
}
