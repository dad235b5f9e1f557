import type { Policy, Population, Rule } from '../../policy/index.ts'
import {
  matchesGlob,
  variantIncludes,
  variantKey,
  type BaselineRef,
  type Variant,
} from '../../schema/index.ts'
import type { WaiverTerms } from '../../waiver/index.ts'

/** Named lists, as a case has them. */
export type Lists = Readonly<Record<string, readonly string[]>>

/** A rule, wherever it stands, with what it and the rules around it ask of waivers. */
interface PlacedRule {
  readonly rule: Rule
  readonly terms: readonly WaiverTerms[]
}

/** What rules look at, by name: what is not among it can't change a decision, and is most likely mistyped. */
export interface Mentions {
  /** Testcases, and items of checklists, that rules name, also by a list. */
  readonly testcases: ReadonlySet<string>
  /** Those of them that a result can satisfy: not the items of checklists. */
  readonly tested: ReadonlySet<string>
  /** True for names, and for what a glob of a rule covers. */
  readonly isMentioned: (testcase: string) => boolean
  /** Every variant that is declared for a testcase; the variant without keys where none is. */
  readonly variantsOf: (testcase: string) => readonly Variant[]
  /** What the rules that mention a testcase ask of waivers. */
  readonly waiverTermsOf: (testcase: string) => readonly WaiverTerms[]
  readonly checklistItems: ReadonlySet<string>
  /** Roles that people sign in; undefined where every role is looked at. */
  readonly signingRoles: ReadonlySet<string> | undefined
  /** Roles of any kind. */
  readonly roles: ReadonlySet<string>
  readonly metrics: ReadonlySet<string>
  readonly lists: ReadonlySet<string>
  /** What the first rule with a baseline that mentions a testcase compares it with. */
  readonly baselineOf: (testcase: string) => BaselineRef | undefined
}

/** @param lists - the lists of the case, which tell what rules over lists are about */
export function mentionsOf(policies: readonly Policy[], lists: Lists): Mentions {
  const placed = policies.flatMap((policy) =>
    policy.rules.flatMap((rule) => placedIn(rule, [], policies, [])),
  )
  const rules = placed.map(({ rule }) => rule)
  const tested = new Set(rules.flatMap((rule) => testcasesOf(rule, lists)))
  const checklistItems = new Set(rules.flatMap((rule) => itemsOf(rule, lists)))
  const globs = rules.flatMap(globsOf)
  const mentioning = (testcase: string): readonly PlacedRule[] =>
    placed.filter(
      ({ rule }) =>
        testcasesOf(rule, lists).includes(testcase) ||
        itemsOf(rule, lists).includes(testcase) ||
        globsOf(rule).some((glob) => matchesGlob(glob, testcase)),
    )
  return {
    testcases: new Set([...tested, ...checklistItems]),
    tested,
    isMentioned: (testcase) =>
      tested.has(testcase) ||
      checklistItems.has(testcase) ||
      globs.some((glob) => matchesGlob(glob, testcase)),
    variantsOf: (testcase) => variantsOf(rules, testcase),
    waiverTermsOf: (testcase) => mentioning(testcase).flatMap(({ terms }) => terms),
    checklistItems,
    signingRoles: signingRolesOf(rules),
    roles: new Set([
      ...rules.flatMap(rolesOf),
      ...placed.flatMap(({ terms }) => terms.flatMap(rolesOfTerms)),
    ]),
    metrics: new Set(rules.flatMap((rule) => ('metric' in rule ? [rule.metric] : []))),
    lists: new Set(rules.flatMap(listsOf)),
    baselineOf: (testcase) =>
      mentioning(testcase).flatMap(({ rule }) => ('baseline' in rule ? [rule.baseline.ref] : []))[0],
  }
}

function placedIn(
  rule: Rule,
  around: readonly WaiverTerms[],
  policies: readonly Policy[],
  within: readonly string[],
): readonly PlacedRule[] {
  const terms = typeof rule.waivable === 'object' ? [...around, rule.waivable] : around
  const inside = 'rules' in rule ? rule.rules : []
  const included =
    rule.type === 'include' && !within.includes(rule.policy)
      ? policies.filter(({ id }) => id === rule.policy).flatMap((policy) => policy.rules)
      : []
  const wider = rule.type === 'include' ? [...within, rule.policy] : within
  return [
    { rule, terms },
    ...[...inside, ...included].flatMap((inner) => placedIn(inner, terms, policies, wider)),
  ]
}

function testcasesOf(rule: Rule, lists: Lists): readonly string[] {
  if (rule.type === 'passing') return [rule.testcase]
  return 'of' in rule ? namesIn(rule.of, lists) : []
}

function namesIn(population: Population, lists: Lists): readonly string[] {
  if ('list' in population) return listNamed(lists, population.list)
  return 'testcases' in population && !('group' in population) ? population.testcases : []
}

function itemsOf(rule: Rule, lists: Lists): readonly string[] {
  if (rule.type !== 'checklist') return []
  return 'fromList' in rule.items ? listNamed(lists, rule.items.fromList) : rule.items
}

function listNamed(lists: Lists, name: string): readonly string[] {
  return Object.hasOwn(lists, name) ? (lists[name] ?? []) : []
}

function globsOf(rule: Rule): readonly string[] {
  if (rule.type === 'nonInferior') return [rule.testcases]
  if (!('of' in rule)) return []
  if ('observed' in rule.of) return [rule.of.observed]
  return 'group' in rule.of ? [rule.of.testcases] : []
}

/** Those that rules ask for by name, and what a rule that takes whatever is reported would not find among them. */
function variantsOf(rules: readonly Rule[], testcase: string): readonly Variant[] {
  const own = rules.flatMap((rule) => (rule.type === 'passing' && rule.testcase === testcase ? [rule] : []))
  const declared = own.flatMap(({ variants, where = {} }) =>
    variants === 'observed' ? [] : variants.map((variant) => ({ ...where, ...variant })),
  )
  const looked = own.flatMap(({ variants, where = {} }) =>
    variants === 'observed' && !declared.some((variant) => variantIncludes(variant, where)) ? [where] : [],
  )
  const all = [...declared, ...looked]
  return all.length === 0 ? [{}] : [...new Map(all.map((variant) => [variantKey(variant), variant])).values()]
}

function signingRolesOf(rules: readonly Rule[]): ReadonlySet<string> | undefined {
  const looksAtAll = rules.some(
    (rule) =>
      (rule.type === 'checklist' && rule.requiredRole === undefined) ||
      (rule.type === 'signOff' && rule.distinctFrom?.includes('other-signers')),
  )
  return looksAtAll ? undefined : new Set(rules.flatMap(rolesOf))
}

function rolesOf(rule: Rule): readonly string[] {
  if (rule.type === 'signOff') return [rule.role]
  return rule.type === 'checklist' && rule.requiredRole !== undefined ? [rule.requiredRole] : []
}

function rolesOfTerms({ by = [], breakGlass }: WaiverTerms): readonly string[] {
  return [...by, ...(breakGlass?.by ?? [])]
}

function listsOf(rule: Rule): readonly string[] {
  if (rule.type === 'checklist') return 'fromList' in rule.items ? [rule.items.fromList] : []
  if ('subjects' in rule) return 'list' in rule.subjects ? [rule.subjects.list] : []
  return 'of' in rule && 'list' in rule.of ? [rule.of.list] : []
}
