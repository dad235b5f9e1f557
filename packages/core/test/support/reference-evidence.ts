import { canonicalJson, type JsonValue } from '../../src/canonical/index.ts'
import type { DecisionQuery, Evidence, Policy, PredicateSet, Rule, Status } from '../../src/policy/index.ts'
import {
  presetOutcomes,
  type OutcomeClass,
  type SubjectRef,
  type TestResult,
  type Variant,
} from '../../src/schema/index.ts'

/** What a rule is asked about, in the plainest form: everything is looked for anew each time. */
export interface Scene {
  readonly policies: readonly Policy[]
  readonly evidence: Evidence
  readonly query: DecisionQuery
  readonly predicates: PredicateSet
  readonly subject: SubjectRef
  readonly outcomes: Policy['outcomes']
  readonly latestBy: readonly string[] | undefined
  readonly waivable: Rule['waivable']
  /** Ids of the policies around. */
  readonly within: readonly string[]
  /** Writes down what a rule came to. */
  readonly note: (path: string, status: Status) => void
}

/** Milliseconds; the references look at nothing finer. */
export function time(instant: string): number {
  return new Date(instant).getTime()
}

export function lengthOf(duration: string): number {
  const [, weeks, days, hours, minutes, seconds] =
    /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(duration) ?? []
  const [w, d, h, m, s] = [weeks, days, hours, minutes, seconds].map((text) => Number(text ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ]
  return Math.round(((((w * 7 + d) * 24 + h) * 60 + m) * 60 + s) * 1000)
}

export function now({ query }: Scene): number {
  return time(query.at)
}

export function isKnown(instant: string, { query }: Scene): boolean {
  return time(instant) <= time(query.knownAt ?? query.at)
}

/** A pattern as a regular expression: fine in a test, where nobody else writes patterns. */
export function matches(glob: string, text: string): boolean {
  const pattern = glob
    .replaceAll(/[.+^${}()|[\]\\/]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]')
  return new RegExp(`^${pattern}$`).test(text)
}

/** The fraction that a percentage is, in millionths. */
export function millionths(percent: string): number {
  return Math.round(Number(percent.slice(0, -1)) * 10_000)
}

export function isOneSubject(
  one: Pick<SubjectRef, 'type' | 'identifier'>,
  other: Pick<SubjectRef, 'type' | 'identifier'>,
): boolean {
  return one.type === other.type && one.identifier === other.identifier
}

export function isPerson(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase()
}

export function classOf(outcome: string, { outcomes }: Scene): OutcomeClass {
  const own = typeof outcomes === 'object' && Object.hasOwn(outcomes, outcome) ? outcomes[outcome] : undefined
  if (own) return own
  if (outcome === 'INFO' && outcomes === 'greenwave') return 'pass'
  return Object.hasOwn(presetOutcomes, outcome)
    ? presetOutcomes[outcome as keyof typeof presetOutcomes]
    : 'fail'
}

/** Every result on the subject that was known, each once, oldest first. */
export function resultsOf({ evidence, subject, ...scene }: Scene): readonly TestResult[] {
  const seen = evidence.results.filter(
    ({ item, submittedAt }) =>
      isOneSubject({ type: item.type, identifier: item.id }, subject) &&
      isKnown(submittedAt, { evidence, subject, ...scene }),
  )
  const byContent = new Map<string, TestResult>()
  for (const result of seen) {
    const key = contentOf(result)
    const known = byContent.get(key)
    byContent.set(key, known && textOf(known) <= textOf(result) ? known : result)
  }
  const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return [...byContent]
    .sort(
      ([keyA, a], [keyB, b]) =>
        time(a.submittedAt) - time(b.submittedAt) || compareTexts(a.id, b.id) || compareTexts(keyA, keyB),
    )
    .map(([, result]) => result)
}

/** What makes a delivery another one: everything that somebody decides by. */
function contentOf({
  id,
  testcase,
  item,
  outcome,
  submittedAt,
  variant,
  groups,
  skipKind,
  failureSignature,
}: TestResult): string {
  const of = [item.type, item.id].join(':')
  return JSON.stringify([
    id,
    testcase,
    of,
    outcome,
    submittedAt,
    keyOf(variant),
    [...groups].sort(),
    skipKind,
    failureSignature,
  ])
}

/** Equal for equal data. */
export function textOf(value: object): string {
  return canonicalJson(value as JsonValue)
}

/** Equal for equal variants. */
export function keyOf(variant: Variant): string {
  return Object.entries(variant)
    .map(([key, value]) => `${key}:${value}\n`)
    .sort()
    .join('')
}

export interface Slot {
  readonly variant: Variant
  readonly results: readonly TestResult[]
}

/** The results of a testcase by variant; where a policy says so, only the latest by some keys, each as a slot of its own. */
export function slotsOf(
  testcase: string,
  scene: Scene,
  from: readonly TestResult[] = resultsOf(scene),
): readonly Slot[] {
  const own = from.filter((result) => result.testcase === testcase)
  const { latestBy } = scene
  if (latestBy) {
    const keyed = own.map((result) => ({
      result,
      key: JSON.stringify(latestBy.map((key) => valueUnder(key, result))),
    }))
    const latest = keyed.filter(
      ({ result, key }, index) =>
        !keyed.some((other, at) => other.key === key && isAfter(other.result, result, at < index)),
    )
    return latest.map(({ result }) => {
      const said = latestBy.flatMap((key): [string, string][] => {
        const values = valueUnder(key, result)
        return values.length === 0
          ? []
          : [[key, values.length === 1 ? (values[0] ?? '') : JSON.stringify(values)]]
      })
      return { variant: { ...Object.fromEntries(said), ...result.variant }, results: [result] }
    })
  }
  const keys = [...new Set(own.map(({ variant }) => keyOf(variant)))]
  return keys.map((key) => {
    const results = own.filter(({ variant }) => keyOf(variant) === key)
    return { variant: results[0]?.variant ?? {}, results }
  })
}

/** Of two contents under one id and instant, which no store gives out, the first counts. */
function isAfter(one: TestResult, other: TestResult, isFirst: boolean): boolean {
  if (time(one.submittedAt) !== time(other.submittedAt))
    return time(one.submittedAt) > time(other.submittedAt)
  return one.id === other.id ? isFirst : one.id > other.id
}

function valueUnder(key: string, { variant, data }: TestResult): readonly string[] {
  if (Object.hasOwn(variant, key)) return [variant[key] ?? '']
  return Object.hasOwn(data, key) ? [...(data[key] ?? [])].sort() : []
}

export function includesVariant(variant: Variant, wanted: Variant): boolean {
  return Object.keys(wanted).every((key) => Object.hasOwn(variant, key) && variant[key] === wanted[key])
}

/** Somebody held a role at a time. */
export function held(who: string, role: string, at: number, { evidence }: Scene): boolean {
  return (evidence.roles ?? []).some(
    (grant) =>
      isPerson(grant.who, who) &&
      grant.role === role &&
      time(grant.from) <= at &&
      (grant.until === undefined || at < time(grant.until)),
  )
}

/** So many of the statuses that apply must be satisfied. */
export function atLeast(count: number | 'all', statuses: readonly Status[]): Status {
  const applying = statuses.filter((status) => status !== 'not-applicable')
  return enough(count === 'all' ? applying.length : count, applying)
}

/** So many of the statuses must be satisfied. */
export function enough(needed: number, applying: readonly Status[]): Status {
  const has = (status: Status): number => applying.filter((one) => one === status).length
  if (applying.length === 0) return 'not-applicable'
  if (has('satisfied') >= needed) return 'satisfied'
  if (applying.length - has('unsatisfied') < needed) return 'unsatisfied'
  return has('pending') > 0 ? 'pending' : 'inconclusive'
}
