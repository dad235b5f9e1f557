import type { Condition, Policy } from '../../policy/index.ts'
import { isKnownItemType, itemTypes, type Instant, type SubjectRef } from '../../schema/index.ts'
import type { CaseData } from './case-data.ts'
import { before } from './case-times.ts'

type Facts = Readonly<Record<string, string | number | boolean>>

/** The subject of a case: what it says, over what the policies are for. */
export function caseSubject({ subject, facts, at }: CaseData, policies: readonly Policy[]): SubjectRef {
  const type = subject.type ?? policies[0]?.applies.subjectTypes[0] ?? 'item'
  const own = policies.filter((policy) => policy.applies.subjectTypes.includes(type))
  const given = known({ ...defaults(type, own, at), ...subject })
  const knownFacts = known({ ...factsOf(own), ...subject.facts, ...facts })
  const { facts: _, ...rest } = given
  return { ...rest, ...(Object.keys(knownFacts).length > 0 ? { facts: knownFacts } : {}) }
}

function defaults(type: string, policies: readonly Policy[], at: Instant): SubjectRef {
  const [productVersion] = policies.flatMap(({ applies }) => applies.productVersions ?? [])
  return {
    type,
    identifier: identifierOf(type, policies),
    ...(productVersion === undefined ? {} : { productVersion: fillIn(productVersion) }),
    revision: 'revision-1',
    author: 'author',
    requester: 'requester',
    createdAt: before(at, 'PT2H'),
  }
}

function identifierOf(type: string, policies: readonly Policy[]): string {
  const [name] = policies.flatMap(({ applies }) => applies.packages ?? [])
  if (name !== undefined && (type === 'koji_build' || type === 'brew_build')) return `${fillIn(name)}-1.0-1`
  return isKnownItemType(type) ? itemTypes[type].example : `${type}-1`
}

/** A text that a glob covers. */
function fillIn(glob: string): string {
  return glob.replaceAll(/[*?]/g, '1')
}

/** What must be known for the policies to apply, as far as that is plain to see. Of two values the first one holds. */
function factsOf(policies: readonly Policy[]): Facts {
  const all = policies.flatMap(({ applies }) => (applies.if === undefined ? [] : [factsFor(applies.if)]))
  return all.reduceRight<Facts>((so, facts) => ({ ...so, ...facts }), {})
}

const partsOfSubject: ReadonlySet<string> = new Set([
  'type',
  'identifier',
  'productVersion',
  'revision',
  'author',
  'requester',
])

function factsFor(condition: Condition): Facts {
  if ('and' in condition) return Object.assign({}, ...condition.and.map(factsFor)) as Facts
  if ('or' in condition) return condition.or[0] === undefined ? {} : factsFor(condition.or[0])
  if ('not' in condition || 'cel' in condition || partsOfSubject.has(condition.fact)) return {}
  const { fact, op, value } = condition
  const fitting = fittingValue(op, typeof value === 'object' ? (value[0] ?? '') : value)
  return fitting === undefined ? {} : { [fact]: fitting }
}

function fittingValue(op: string, value: string | number | boolean): string | number | boolean | undefined {
  if (op === 'glob') return typeof value === 'string' ? fillIn(value) : undefined
  if (op === '!=')
    return typeof value === 'boolean' ? !value : typeof value === 'number' ? value + 1 : `not-${value}`
  if (op === '<' || op === '>') return typeof value === 'number' ? value + (op === '<' ? -1 : 1) : undefined
  return value
}

/** Without what is not known. */
function known<Values extends object>(
  values: Values,
): { [Key in keyof Values]: Exclude<Values[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Values]: Exclude<Values[Key], undefined>
  }
}
