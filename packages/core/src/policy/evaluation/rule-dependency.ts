import { matchesGlob, type Glob } from '../../schema/glob.ts'
import type { PolicyIndex } from '../language/policy-index.ts'
import type { Population } from '../language/population.ts'
import type { Rule } from '../language/rule.ts'

/** Which new results a rule may come to something else by. */
export interface RuleDependency {
  readonly testcases: readonly string[]
  readonly globs: readonly Glob[]
  /** Any result at all: the rule counts all of a run, or hands everything to a function of yours. */
  readonly everything: boolean
  /** Results on other subjects too. */
  readonly otherSubjects: boolean
  /** Time alone, without a term that is known beforehand. */
  readonly time: boolean
}

const nothing: RuleDependency = {
  testcases: [],
  globs: [],
  everything: false,
  otherSubjects: false,
  time: false,
}
const everything: RuleDependency = { ...nothing, everything: true }

/**
 * What a rule looks at. Rather too much than too little: a rule that is asked again for nothing costs time, one that is not
 * asked again would be wrong.
 */
export function dependencyOf(
  rule: Rule,
  lists: (name: string) => readonly string[] | undefined,
  policies: PolicyIndex,
  seen: Set<string> = new Set(),
): RuleDependency {
  const inner = (rules: readonly Rule[]): RuleDependency =>
    together(rules.map((one) => dependencyOf(one, lists, policies, seen)))
  switch (rule.type) {
    case 'passing': {
      const own = { ...nothing, testcases: [rule.testcase] }
      return rule.timeout?.from === 'first-result' ? everything : own
    }
    case 'ratio':
    case 'noneFailing':
    case 'noNewFailures':
      return ofPopulation(rule.of, lists)
    case 'checklist': {
      const items = 'fromList' in rule.items ? (lists(rule.items.fromList) ?? []) : rule.items
      return rule.invalidatedBy?.includes('new-failing-result')
        ? everything
        : { ...nothing, testcases: items }
    }
    case 'signOff':
      return rule.invalidatedBy?.includes('new-failing-result') ? everything : nothing
    case 'nonInferior':
      return { ...nothing, globs: [rule.testcases] }
    case 'metric':
    case 'noSlowdown':
      return nothing
    case 'predicate':
      return { ...everything, time: true }
    case 'include': {
      // Once is enough, however often it is included.
      if (seen.has(rule.policy)) return nothing
      seen.add(rule.policy)
      return inner(policies.named(rule.policy).flatMap((policy) => policy.rules))
    }
    case 'allSubjects':
    case 'anySubject':
      return { ...inner(rule.rules), everything: true, otherSubjects: true }
    case 'allOf':
    case 'anyOf':
    case 'atLeast':
      return inner(rule.rules)
  }
}

/** True when a new result of that testcase may change what the rule comes to. */
export function dependsOn(dependency: RuleDependency, testcase: string): boolean {
  return (
    dependency.everything ||
    dependency.testcases.includes(testcase) ||
    dependency.globs.some((glob) => matchesGlob(glob, testcase))
  )
}

function ofPopulation(
  population: Population,
  lists: (name: string) => readonly string[] | undefined,
): RuleDependency {
  // Every result of a run counts towards its completeness, whatever its testcase.
  if ('group' in population) return everything
  if ('observed' in population) return { ...nothing, globs: [population.observed] }
  return {
    ...nothing,
    testcases: 'list' in population ? (lists(population.list) ?? []) : population.testcases,
  }
}

function together(dependencies: readonly RuleDependency[]): RuleDependency {
  return {
    testcases: dependencies.flatMap((one) => one.testcases),
    globs: dependencies.flatMap((one) => one.globs),
    everything: dependencies.some((one) => one.everything),
    otherSubjects: dependencies.some((one) => one.otherSubjects),
    time: dependencies.some((one) => one.time),
  }
}
