import type { Evidence, Policy, Population, Rule } from '../../policy/index.ts'
import { rulesIn } from './rules-inside.ts'

/**
 * The testcases that every way through a policy needs: without a single result for one of them no rule can open it.
 * What populations find by glob is not among them, since nobody named it; nor is what a rule does not block by.
 */
export function neededTestcases(policy: Policy, evidence: Evidence): ReadonlySet<string> {
  return union(policy.rules.map((rule) => neededBy(rule, evidence)))
}

/** True when all testcases of policies are named: none is found by a glob over what was reported, nor by a predicate. */
export function nameAllTestcases(policies: readonly Policy[]): boolean {
  return rulesIn(policies).every((rule) => {
    if (rule.type === 'nonInferior' || rule.type === 'predicate') return false
    return !('of' in rule) || !('group' in rule.of || 'observed' in rule.of)
  })
}

function neededBy(rule: Rule, evidence: Evidence): ReadonlySet<string> {
  if (!alwaysBlocks(rule)) return new Set()
  switch (rule.type) {
    case 'passing':
      return new Set([rule.testcase])
    case 'noneFailing':
    case 'noNewFailures':
      return new Set(namedIn(rule.of, evidence))
    case 'ratio':
      return new Set(rule.min === '100%' && !rule.excludeQuarantined ? namedIn(rule.of, evidence) : [])
    case 'allOf':
      return union(rule.rules.map((inner) => neededBy(inner, evidence)))
    case 'anyOf':
      return neededByMost(rule.rules, rule.rules.length, evidence)
    case 'atLeast':
      return neededByMost(rule.rules, rule.rules.length - rule.count + 1, evidence)
    // Signatures, measurements, other policies and other subjects: none is closed by a missing result alone.
    case 'checklist':
    case 'signOff':
    case 'metric':
    case 'nonInferior':
    case 'noSlowdown':
    case 'predicate':
    case 'include':
    case 'allSubjects':
    case 'anySubject':
      return new Set()
  }
}

/** A rule that is in force at all times and never only warns. */
function alwaysBlocks({ since, until, warnUntil, enforcement }: Rule): boolean {
  return (
    since === undefined &&
    until === undefined &&
    warnUntil === undefined &&
    (enforcement === undefined || enforcement === 'block')
  )
}

function namedIn(population: Population, evidence: Evidence): readonly string[] {
  if ('testcases' in population && !('group' in population)) return population.testcases
  return 'list' in population ? (evidence.lists?.[population.list] ?? []) : []
}

/** Those that so many of the rules need: then too few rules are left that could do without. */
function neededByMost(rules: readonly Rule[], many: number, evidence: Evidence): ReadonlySet<string> {
  // A rule that is out of force takes itself out of the count, so nothing can be said of the others.
  if (!rules.every(alwaysBlocks)) return new Set()
  const each = rules.map((rule) => neededBy(rule, evidence))
  return new Set(
    [...union(each)].filter((testcase) => each.filter((needed) => needed.has(testcase)).length >= many),
  )
}

function union(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  return new Set(sets.flatMap((set) => [...set]))
}
