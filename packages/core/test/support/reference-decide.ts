import { digestOfJson, type JsonValue } from '../../src/canonical/index.ts'
import type { Condition, DecisionQuery, Evidence, Policy, Rule, Status } from '../../src/policy/index.ts'
import type { SubjectRef } from '../../src/schema/index.ts'
import {
  atLeast,
  isOneSubject,
  matches,
  now,
  resultsOf,
  textOf,
  time,
  type Scene,
} from './reference-evidence.ts'
import { metric, nonInferior, noSlowdown } from './reference-numbers.ts'
import { checklist, signOff } from './reference-people.ts'
import { noneFailing, noNewFailures, passing, ratio } from './reference-tests.ts'

/** The status of the root, and of every policy and rule by its path. */
export interface ReferenceDecision {
  readonly status: Status
  readonly statuses: ReadonlyMap<string, Status>
}

/**
 * What policies make of evidence, in the simplest form that the documentation can be written down in: no index, nothing
 * remembered, nothing shared with the gate but the words. As slow as it looks.
 */
export function referenceDecide(
  policies: readonly Policy[],
  evidence: Evidence,
  query: DecisionQuery,
): ReferenceDecision {
  const statuses = new Map<string, Status>()
  const scene: Scene = {
    policies: unique(policies),
    evidence,
    query,
    predicates: query.predicates ?? {},
    subject: evidence.subject,
    outcomes: undefined,
    latestBy: undefined,
    waivable: undefined,
    within: [],
    note: (path, status) => statuses.set(path, status),
  }
  const each = scene.policies.flatMap((policy) => {
    const applies = doesApply(policy, scene)
    if (applies === false) return []
    const namesakes = scene.policies.filter(({ id }) => id === policy.id)
    const path = namesakes.length > 1 ? `${policy.id}@${digestOf(policy).slice(7, 19)}` : policy.id
    const status = applies === 'unknown' ? 'pending' : all(policy.rules, path, inside(policy, scene))
    statuses.set(path, status)
    return [status]
  })
  const status = atLeast('all', each)
  statuses.set('', status)
  return { status, statuses }
}

function digestOf(policy: Policy): string {
  return digestOfJson(policy as unknown as JsonValue)
}

function unique(policies: readonly Policy[]): readonly Policy[] {
  return [...new Map(policies.map((policy) => [digestOf(policy), policy])).values()]
}

/** How the policy reads outcomes, and which results it looks at, is for its rules, also inside of another one. */
function inside(policy: Policy, scene: Scene): Scene {
  return {
    ...scene,
    outcomes: policy.outcomes ?? scene.outcomes,
    latestBy: policy.latestBy ?? scene.latestBy,
    within: [...scene.within, policy.id],
  }
}

function doesApply({ applies }: Policy, { subject, query }: Scene): boolean | 'unknown' {
  if (!applies.decisionContexts.includes(query.decisionContext)) return false
  if (!applies.subjectTypes.includes(subject.type)) return false
  const name = packageOf(subject)
  const isAmong = (globs: readonly string[], text: string): boolean =>
    globs.some((glob) => matches(glob, text))
  if (name !== undefined && applies.excludedPackages && isAmong(applies.excludedPackages, name)) return false
  if (name !== undefined && applies.packages && !isAmong(applies.packages, name)) return false
  const version = subject.productVersion
  if (applies.productVersions && version !== undefined && !isAmong(applies.productVersions, version))
    return false
  const answer = applies.if ? conditionOf(applies.if, subject) : true
  if (answer === false) return false
  return answer === 'unknown' || (applies.productVersions && version === undefined) ? 'unknown' : true
}

function packageOf(subject: SubjectRef): string | undefined {
  const fact = subject.facts?.['package']
  if (typeof fact === 'string' && fact !== '') return fact
  if (subject.type !== 'koji_build' && subject.type !== 'brew_build') return undefined
  const parts = subject.identifier.split('-')
  return parts.length > 2 ? parts.slice(0, -2).join('-') : undefined
}

function conditionOf(condition: Condition, subject: SubjectRef): boolean | 'unknown' {
  if ('and' in condition) return kleene(condition.and, false, subject)
  if ('or' in condition) return kleene(condition.or, true, subject)
  if ('not' in condition) {
    const answer = conditionOf(condition.not, subject)
    return answer === 'unknown' ? answer : !answer
  }
  if ('cel' in condition) return 'unknown'
  const { fact, op, value } = condition
  const { facts = {}, createdAt: _, ...own } = subject
  const known = new Map<string, unknown>(Object.entries({ ...facts, ...own })).get(fact)
  if (known === undefined) return 'unknown'
  if (op === 'in') return typeof known === 'string' ? (value as readonly string[]).includes(known) : 'unknown'
  if (op === 'glob') return typeof known === 'string' ? matches(String(value), known) : 'unknown'
  if (typeof known !== typeof value) return 'unknown'
  if (op === '==') return known === value
  if (op === '!=') return known !== value
  if (typeof known !== 'number' || typeof value !== 'number') return 'unknown'
  return { '<': known < value, '<=': known <= value, '>': known > value, '>=': known >= value }[op]
}

function kleene(parts: readonly Condition[], settling: boolean, subject: SubjectRef): boolean | 'unknown' {
  const answers = parts.map((part) => conditionOf(part, subject))
  if (answers.includes(settling)) return settling
  return answers.includes('unknown') ? 'unknown' : !settling
}

/** The status that rules come to which must all be met, where only those count that are to be met. */
function all(some: readonly Rule[], path: string, scene: Scene): Status {
  return counted('all', some, path, scene)
}

function counted(needed: number | 'all', some: readonly Rule[], path: string, scene: Scene): Status {
  const answers = some.map((rule, index) => ruleAnswer(rule, `${path}/${rule.id ?? index}`, scene))
  return atLeast(
    needed,
    answers.filter(({ blocks }) => blocks).map(({ status }) => status),
  )
}

interface RuleAnswer {
  readonly status: Status
  /** False where it only warns, or is on trial. */
  readonly blocks: boolean
}

function ruleAnswer(rule: Rule, path: string, around: Scene): RuleAnswer {
  const scene = { ...around, waivable: termsWithin(rule.waivable, around.waivable) }
  const answer = ((): RuleAnswer => {
    const { since, until, warnUntil, enforcement = 'block' } = rule
    const isDated = [since, until, warnUntil].some((one) => one !== undefined)
    const created = around.subject.createdAt
    if (isDated && rule.basis === 'subject' && created === undefined)
      return { status: 'pending', blocks: enforcement === 'block' }
    const at = rule.basis === 'subject' && created !== undefined ? time(created) : now(around)
    if (since !== undefined && at < time(since)) return { status: 'not-applicable', blocks: true }
    if (until !== undefined && at >= time(until)) return { status: 'not-applicable', blocks: true }
    const onlyWarns = warnUntil !== undefined && at < time(warnUntil)
    return { status: statusOf(rule, path, scene), blocks: enforcement === 'block' && !onlyWarns }
  })()
  around.note(path, answer.status)
  return answer
}

/** `false` is final; else the innermost terms count, and `true` says no more than was said around it. */
function termsWithin(own: Rule['waivable'], around: Rule['waivable']): Rule['waivable'] {
  if (own === false || around === false) return false
  return typeof own === 'object' ? own : (around ?? own)
}

function statusOf(rule: Rule, path: string, scene: Scene): Status {
  switch (rule.type) {
    case 'allOf':
      return all(rule.rules, path, scene)
    case 'anyOf':
      return counted(1, rule.rules, path, scene)
    case 'atLeast':
      return counted(rule.count, rule.rules, path, scene)
    case 'include':
      return include(rule, path, scene)
    case 'allSubjects':
    case 'anySubject':
      return overSubjects(rule, path, scene)
    case 'predicate':
      return predicate(rule, scene)
    case 'noneFailing':
      return noneFailing(rule, scene)
    case 'passing':
      return passing(rule, scene)
    case 'ratio':
      return ratio(rule, scene)
    case 'noNewFailures':
      return noNewFailures(rule, scene)
    case 'checklist':
      return checklist(rule, scene)
    case 'signOff':
      return signOff(rule, scene)
    case 'metric':
      return metric(rule, scene)
    case 'nonInferior':
      return nonInferior(rule, scene)
    case 'noSlowdown':
      return noSlowdown(rule, scene)
  }
}

function include(rule: Extract<Rule, { readonly type: 'include' }>, path: string, scene: Scene): Status {
  if (scene.within.includes(rule.policy)) return 'inconclusive'
  const found = scene.policies.filter(
    (policy) => policy.id === rule.policy && digestOf(policy).startsWith(rule.version ?? ''),
  )
  if (found.length === 0) return 'pending'
  const answers = found.flatMap((policy) => {
    const at = found.length === 1 ? path : `${path}@${digestOf(policy).slice(7, 19)}`
    return policy.rules.map((inner, index) =>
      ruleAnswer(inner, `${at}/${inner.id ?? index}`, inside(policy, scene)),
    )
  })
  return atLeast(
    'all',
    answers.filter(({ blocks }) => blocks).map(({ status }) => status),
  )
}

function overSubjects(
  rule: Extract<Rule, { readonly type: 'allSubjects' | 'anySubject' }>,
  path: string,
  scene: Scene,
): Status {
  const { evidence, subject: own } = scene
  const names =
    'list' in rule.subjects
      ? evidence.lists?.[rule.subjects.list]?.map((identifier): SubjectRef => {
          const type = 'type' in rule.subjects ? rule.subjects.type : undefined
          return { type: type ?? own.type, identifier }
        })
      : rule.subjects
  if (names === undefined) return 'pending'
  const each = [...new Map(names.map((name) => [`${name.type}:${name.identifier}`, name]))]
  if (each.length === 0) return 'inconclusive'
  const statuses = each.map(([key, name]) => {
    const isMeant = (one: SubjectRef): boolean => isOneSubject(one, name)
    const known =
      [own, evidence.subject].find(isMeant) ?? lastByText((evidence.otherSubjects ?? []).filter(isMeant))
    const status = all(rule.rules, `${path}/${key}`, { ...scene, subject: { ...known, ...name } })
    scene.note(`${path}/${key}`, status)
    return status
  })
  return atLeast(rule.type === 'allSubjects' ? 'all' : 1, statuses)
}

/** Of several records of one subject the last one, as they are written. */
function lastByText(subjects: readonly SubjectRef[]): SubjectRef | undefined {
  return [...subjects].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1)).at(-1)
}

function predicate(rule: Extract<Rule, { readonly type: 'predicate' }>, scene: Scene): Status {
  const asked = Object.hasOwn(scene.predicates, rule.name) ? scene.predicates[rule.name] : undefined
  const params = asked?.params.safeParse(rule.params ?? {})
  if (!asked || !params?.success) return 'inconclusive'
  try {
    const { subject, query } = scene
    return asked.evaluate({ subject, results: resultsOf(scene), at: query.at, params: params.data as never })
      .status
  } catch {
    return 'inconclusive'
  }
}
