import type { Policy, Population, Rule } from '../../policy/index.ts'
import type { Variant } from '../../schema/index.ts'

/** The names that random evidence is made of. Few, so that results meet each other and the rules. */
export interface World {
  readonly decisionContexts: readonly string[]
  readonly subjectTypes: readonly string[]
  readonly productVersions: readonly string[]
  readonly testcases: readonly string[]
  readonly variants: readonly Variant[]
  readonly lists: readonly string[]
}

/** The world of random policies. */
export const smallWorld: World = {
  decisionContexts: ['release', 'merge'],
  subjectTypes: ['koji_build', 'git_commit'],
  productVersions: ['fedora-40', 'fedora-41'],
  testcases: ['unit/a', 'e2e/b'],
  variants: [{}, { arch: 'x86_64' }, { arch: 'x86_64', os: 'linux' }],
  lists: ['blocking'],
}

/** The names that policies mention, so that evidence about them is not beside the point. */
export function worldOf(policies: readonly Policy[]): World {
  const rules = policies.flatMap((policy) => policy.rules.flatMap(withInner))
  return {
    decisionContexts: unique([
      ...policies.flatMap((policy) => policy.applies.decisionContexts),
      'another-context',
    ]),
    subjectTypes: unique([...policies.flatMap((policy) => policy.applies.subjectTypes), 'another_type']),
    productVersions: unique([
      ...policies.flatMap((policy) => policy.applies.productVersions ?? []).map((glob) => fillIn(glob)),
      'another-version',
    ]),
    testcases: unique([...rules.flatMap(testcasesOf), 'another/test']),
    variants: [{}, ...rules.flatMap(variantsOf)],
    lists: unique(
      rules.flatMap((rule) => (rule.type === 'noneFailing' && 'list' in rule.of ? [rule.of.list] : [])),
    ),
  }
}

/** A rule and all rules inside of it. */
export function withInner(rule: Rule): readonly Rule[] {
  return 'rules' in rule ? [rule, ...rule.rules.flatMap(withInner)] : [rule]
}

function testcasesOf(rule: Rule): string[] {
  if (rule.type === 'passing') return [rule.testcase]
  return rule.type === 'noneFailing' ? namesIn(rule.of) : []
}

function namesIn(population: Population): string[] {
  if ('observed' in population) return examplesOf(population.observed, population.minCount)
  if ('group' in population) return examplesOf(population.testcases, 2)
  return 'list' in population ? [] : population.testcases.slice(0, 5)
}

function variantsOf(rule: Rule): Variant[] {
  if (rule.type !== 'passing') return []
  const asked = rule.variants === 'observed' ? [{}] : rule.variants
  return asked.map((variant) => ({ ...rule.where, ...variant }))
}

/** Names that a glob covers: some, so that populations have several members. */
function examplesOf(glob: string, count: number): string[] {
  if (!/[*?]/.test(glob)) return [glob]
  return Array.from({ length: Math.min(count, 5) }, (_, index) => fillIn(glob, String(index)))
}

function fillIn(glob: string, star: string = '0'): string {
  return glob.replaceAll('*', star).replaceAll('?', '0')
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)]
}
