import type { GivenResult, GivenWaiver } from './worlds.ts'

/** A rule for a testcase, in all scenarios or in one. */
export interface PlainRule {
  readonly testcase: string
  readonly scenario: string | null
}

/** What is asked: one build at one gate, with rules of the service alone. */
export interface PlainQuestion {
  readonly identifier: string
  readonly productVersion: string
  readonly rules: readonly PlainRule[]
  readonly results: readonly GivenResult[]
  readonly waivers: readonly GivenWaiver[]
}

const failures: Readonly<Record<string, string>> = {
  ERROR: 'errored',
  RUNNING: 'incomplete',
  QUEUED: 'incomplete',
}

/**
 * What a decision comes to, one line for each requirement, told by the reference and not by the code: no grouping, no
 * sorting, every result is held against every other. Slow, and for builds with `scenario` and `system_architecture` alone.
 */
export function referenceLines(question: PlainQuestion): readonly string[] {
  const { rules } = question
  const once = rules.filter(
    (rule, index) =>
      rules.findIndex((one) => one.testcase === rule.testcase && one.scenario === rule.scenario) === index,
  )
  return once.flatMap((rule) => linesOf(rule, question)).sort()
}

function linesOf({ testcase, scenario }: PlainRule, question: PlainQuestion): readonly string[] {
  const own = question.results.filter((result) => result.testcase === testcase && isAbout(result, question))
  const newest = own.filter((result) =>
    combinations(result).some(
      (combination) =>
        !own.some((other) => isNewer(other, result) && combinations(other).includes(combination)),
    ),
  )
  const about = newest.filter((result) => scenario === null || values(result, 'scenario').includes(scenario))
  if (about.length === 0) return [line(testcase, 'missing', scenario, undefined, question)]
  return about.map((result) => {
    const outcome = String(result.outcome)
    const kind = ['PASSED', 'INFO'].includes(outcome) ? 'passed' : (failures[outcome] ?? 'failed')
    // Waived is what the rule asks about: its own scenario, or all that the result names.
    const scenarios = scenario === null ? values(result, 'scenario') : [scenario]
    return line(testcase, kind, values(result, 'scenario')[0] ?? null, result['id'], question, scenarios)
  })
}

function line(
  testcase: string,
  kind: string,
  scenario: string | null,
  id: unknown,
  { identifier, productVersion, waivers }: PlainQuestion,
  scenarios: readonly string[] = [],
): string {
  const standing = waivers.filter(
    (one) =>
      one.waived === true &&
      one.testcase === testcase &&
      one.product_version === productVersion &&
      one.subject_identifier === identifier &&
      !waivers.some(
        (other) =>
          Number(other.id) > Number(one.id) &&
          other.testcase === testcase &&
          other.product_version === productVersion &&
          other.subject_identifier === identifier &&
          other.scenario === one.scenario,
      ),
  )
  const fitting = (scenarios.length === 0 ? [scenario] : scenarios).map((wanted) =>
    Math.max(
      ...standing
        .filter((one) => one.scenario === null || one.scenario === wanted)
        .map((one) => Number(one.id)),
    ),
  )
  const waiver = kind === 'passed' || fitting.includes(-Infinity) ? '' : ` ${String(fitting[0])}`
  return `${testcase} ${kind} ${scenario ?? '-'} ${id === undefined ? '-' : String(id as number)}${waiver}`
}

function isAbout(result: GivenResult, { identifier }: PlainQuestion): boolean {
  const isOfType = values(result, 'type').some((type) => ['koji_build', 'brew-build'].includes(type))
  const isItem = isOfType && values(result, 'item').includes(identifier)
  return isItem || values(result, 'original_spec_nvr').includes(identifier)
}

function isNewer(one: GivenResult, other: GivenResult): boolean {
  const [a, b] = [String(one['submit_time']), String(other['submit_time'])]
  return a === b ? Number(one['id']) > Number(other['id']) : a > b
}

function combinations(result: GivenResult): readonly string[] {
  const several = (key: string): readonly string[] =>
    values(result, key).length > 0 ? values(result, key) : ['nothing']
  return several('scenario').flatMap((one) =>
    several('system_architecture').map((other) => `${one} ${other}`),
  )
}

function values({ data }: GivenResult, key: string): readonly string[] {
  return data?.[key] ?? []
}
