import type { Condition, Policy, Population, Rule } from '../../policy/index.ts'
import { toEpochMs, type SubjectRef, type Variant } from '../../schema/index.ts'
import type { Pace } from './moments.ts'
import { rulesIn } from './rules-inside.ts'
import { durationsIn, instantsIn } from './texts-inside.ts'
import { identifierOf, smallWorld, type World } from './world.ts'

/** The names that policies mention, so that evidence about them is not beside the point. */
export function worldOf(policies: readonly Policy[]): World {
  const rules = rulesIn(policies)
  const subjectTypes = unique([...policies.flatMap((policy) => policy.applies.subjectTypes), 'another_type'])
  return {
    ...smallWorld,
    ...paceOf(policies),
    subjectTypes,
    decisionContexts: unique([
      ...policies.flatMap((policy) => policy.applies.decisionContexts),
      'another-context',
    ]),
    productVersions: unique([
      ...policies.flatMap((policy) => policy.applies.productVersions ?? []).map((glob) => fillIn(glob)),
      'another-version',
    ]),
    testcases: unique([...rules.flatMap(testcasesOf), 'another/test']),
    variants: [{}, ...rules.flatMap(variantsOf)],
    data: Object.fromEntries(
      policies.flatMap((policy) => policy.latestBy ?? []).map((key) => [key, ['one', 'two']]),
    ),
    lists: unique(rules.flatMap(listsOf)),
    subjectLists: unique(
      rules.flatMap((rule) => ('subjects' in rule && 'list' in rule.subjects ? [rule.subjects.list] : [])),
    ),
    otherSubjects: otherSubjectsOf(rules, subjectTypes),
    items: unique(
      rules.flatMap((rule) => (rule.type === 'checklist' && !('fromList' in rule.items) ? rule.items : [])),
    ),
    roles: unique([...rules.flatMap(rolesOf), 'another-role']),
    metrics: unique([...rules.flatMap((rule) => ('metric' in rule ? [rule.metric] : [])), 'another-metric']),
    values: unique(rules.flatMap(valuesOf).concat(smallWorld.values)),
    facts: factsOf(policies),
    globs: unique([...rules.flatMap(globsOf), '*']),
  }
}

/** Moments as far apart as the policies' own durations make a difference, about the time when their rules begin. */
function paceOf(policies: readonly Policy[]): Pace {
  const durations = durationsIn(policies)
  const middle = durations[durations.length >> 1]
  const stepMs = middle === undefined ? smallWorld.stepMs : Math.max(1000, Math.round(middle / 4000) * 1000)
  const instants = instantsIn(policies).map(toEpochMs)
  const first = instants.sort((a, b) => a - b)[instants.length >> 1]
  const start = first === undefined ? smallWorld.start : first - 6 * stepMs
  return { stepMs, start: Math.floor(start / 1000) * 1000 }
}

function testcasesOf(rule: Rule): readonly string[] {
  switch (rule.type) {
    case 'passing':
      return [rule.testcase]
    case 'noneFailing':
    case 'noNewFailures':
    case 'ratio':
      return namesIn(rule.of, rule.type === 'ratio' ? rule.minSample : 2)
    case 'nonInferior':
      return examplesOf(rule.testcases, 2)
    case 'checklist':
      return 'fromList' in rule.items || rule.requiredRole !== undefined ? [] : rule.items.slice(0, 5)
    default:
      return []
  }
}

function namesIn(population: Population, count: number): readonly string[] {
  if ('observed' in population) return examplesOf(population.observed, Math.max(count, population.minCount))
  if ('group' in population) return examplesOf(population.testcases, count)
  return 'list' in population
    ? Array.from({ length: Math.min(count, 5) }, (_, index) => `${population.list}/${index}`)
    : population.testcases.slice(0, 5)
}

function variantsOf(rule: Rule): readonly Variant[] {
  if (rule.type !== 'passing') return []
  const asked = rule.variants === 'observed' ? [{}] : rule.variants
  return asked.map((variant) => ({ ...rule.where, ...variant }))
}

function listsOf(rule: Rule): readonly string[] {
  if (rule.type === 'checklist') return 'fromList' in rule.items ? [rule.items.fromList] : []
  return 'of' in rule && 'list' in rule.of ? [rule.of.list] : []
}

function otherSubjectsOf(rules: readonly Rule[], types: readonly string[]): readonly SubjectRef[] {
  return rules.flatMap((rule) => {
    if (!('subjects' in rule)) return []
    if ('list' in rule.subjects) {
      const { type = types[0] ?? 'another_type' } = rule.subjects
      return [{ type, identifier: identifierOf(type) }]
    }
    return rule.subjects.slice(0, 3).map(({ type, identifier }) => ({ type, identifier }))
  })
}

function rolesOf(rule: Rule): readonly string[] {
  const terms = typeof rule.waivable === 'object' ? rule.waivable : {}
  return [
    ...(terms.by ?? []),
    ...(terms.breakGlass?.by ?? []),
    ...(rule.type === 'signOff' ? [rule.role] : []),
    ...(rule.type === 'checklist' && rule.requiredRole !== undefined ? [rule.requiredRole] : []),
  ]
}

function valuesOf(rule: Rule): readonly number[] {
  if (rule.type !== 'metric') return []
  return [rule.pass, ...(rule.fail ? [rule.fail] : [])].flatMap(({ value }) => [value - 1, value, value + 1])
}

/** The facts that conditions compare, with the values that make a difference. */
function factsOf(policies: readonly Policy[]): World['facts'] {
  const compared = policies.flatMap(({ applies }) =>
    applies.if === undefined ? [] : comparisonsIn(applies.if),
  )
  return Object.fromEntries(
    compared.map(({ fact, value }) => {
      const one = typeof value === 'object' ? (value[0] ?? '') : value
      const another = typeof one === 'number' ? one + 1 : typeof one === 'boolean' ? !one : 'another'
      return [fact, [typeof one === 'string' ? fillIn(one) : one, another]]
    }),
  )
}

function comparisonsIn(condition: Condition): readonly Extract<Condition, { readonly fact: string }>[] {
  if ('and' in condition) return condition.and.flatMap(comparisonsIn)
  if ('or' in condition) return condition.or.flatMap(comparisonsIn)
  if ('not' in condition) return comparisonsIn(condition.not)
  return 'fact' in condition ? [condition] : []
}

function globsOf(rule: Rule): readonly string[] {
  if (rule.type === 'nonInferior') return [rule.testcases]
  if (!('of' in rule)) return []
  return 'observed' in rule.of ? [rule.of.observed] : 'group' in rule.of ? [rule.of.testcases] : []
}

/** Names that a glob covers: some, so that populations have several members. */
function examplesOf(glob: string, count: number): readonly string[] {
  if (!/[*?]/.test(glob)) return [glob]
  return Array.from({ length: Math.min(count, 5) }, (_, index) => fillIn(glob, String(index)))
}

function fillIn(glob: string, star: string = '0'): string {
  return glob.replaceAll('*', star).replaceAll('?', '0')
}

function unique<Value>(values: readonly Value[]): readonly Value[] {
  return [...new Set(values)]
}
