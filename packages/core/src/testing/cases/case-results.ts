import { compareText, digestOf } from '../../canonical/index.ts'
import {
  compareInstants,
  presetOutcomes,
  toEpochMs,
  variantKey,
  type OutcomeSet,
  type SubjectRef,
  type TestResult,
  type Variant,
} from '../../schema/index.ts'
import { assignIds } from './assign-ids.ts'
import type { CaseData } from './case-data.ts'
import { attemptAt } from './case-times.ts'
import type { Mentions } from './mentions.ts'

/** What the results of a case are made of. */
export interface ResultContext {
  readonly subject: SubjectRef
  readonly mentions: Mentions
  readonly classes: OutcomeSet
}

/** A result before it has an id. */
type Draft = Omit<TestResult, 'id'> & { readonly id?: string }

/** The results that a case tells of, in an order that does not depend on that of its calls, each with an id of its own. */
export function caseResults(data: CaseData, context: ResultContext): readonly TestResult[] {
  const stated = uniqueAttempts(data).flatMap(({ testcase, outcomes }) =>
    outcomes.flatMap((outcome, index) => drafts({ testcase, outcome }, index + 1, data, context)),
  )
  const given = data.results.flatMap((partial) => drafts(partial, partial.attempt ?? 1, data, context))
  const said = [...stated, ...given]
  const others = data.othersPass ? missingSlots(said, data, context) : []
  return withIds([...said, ...others].sort(compareDrafts))
}

/** The same said twice is said once. */
export function uniqueAttempts(data: CaseData): CaseData['attempts'] {
  return [
    ...new Map(data.attempts.map((one) => [JSON.stringify([one.testcase, one.outcomes]), one])).values(),
  ]
}

/** The failure signature that all failures of a testcase have in a case. */
function signatureOf(testcase: string): string {
  return digestOf(`failure of ${testcase}`)
}

function drafts(
  partial: Partial<TestResult>,
  attempt: number,
  data: CaseData,
  { subject, mentions, classes }: ResultContext,
): readonly Draft[] {
  const testcase =
    partial.testcase ?? (mentions.tested.size === 1 ? [...mentions.tested][0] : undefined) ?? ''
  const outcome = partial.outcome ?? 'PASSED'
  const outcomeClass = Object.hasOwn(classes, outcome) ? classes[outcome] : 'fail'
  const isFailure = outcomeClass === 'fail' || outcomeClass === 'error'
  return variantsFor(testcase, partial.variant, data, mentions).map((variant) => ({
    item: { type: subject.type, id: subject.identifier },
    submittedAt: attemptAt(data.at, attempt),
    data: {},
    groups: groupIds(data),
    ...(isFailure ? { failureSignature: signatureOf(testcase) } : {}),
    ...partial,
    testcase,
    outcome,
    variant,
  }))
}

function variantsFor(
  testcase: string,
  given: Variant | undefined,
  { variants }: CaseData,
  mentions: Mentions,
): readonly Variant[] {
  if (given) return [given]
  return variants.length > 0
    ? [...new Map(variants.map((variant) => [variantKey(variant), variant])).values()]
    : mentions.variantsOf(testcase)
}

/** Runs that were given without an id are one. */
function groupIds({ groups }: CaseData): readonly string[] {
  return [...new Set(groups.map(({ id }) => id ?? 'run-1'))].sort(compareText)
}

/** A pass for every testcase and declared variant of which nothing is said. */
function missingSlots(said: readonly Draft[], data: CaseData, context: ResultContext): readonly Draft[] {
  const { subject, mentions } = context
  const own = said.filter(({ item }) => item.type === subject.type && item.id === subject.identifier)
  const taken = new Set([
    ...own.map(({ testcase, variant }) => slotKey(testcase, variant)),
    ...data.attempts.flatMap(({ testcase }) =>
      variantsFor(testcase, undefined, data, mentions).map((variant) => slotKey(testcase, variant)),
    ),
  ])
  return [...mentions.tested].flatMap((testcase) =>
    mentions
      .variantsOf(testcase)
      .filter((variant) => !taken.has(slotKey(testcase, variant)))
      .flatMap((variant) => drafts({ testcase, variant }, 1, data, context)),
  )
}

function slotKey(testcase: string, variant: Variant): string {
  return JSON.stringify([testcase, variantKey(variant)])
}

function compareDrafts(a: Draft, b: Draft): number {
  return (
    compareText(a.testcase, b.testcase) ||
    compareText(variantKey(a.variant), variantKey(b.variant)) ||
    compareInstants(a.submittedAt, b.submittedAt) ||
    compareText(JSON.stringify(a), JSON.stringify(b))
  )
}

function withIds(results: readonly Draft[]): readonly TestResult[] {
  const ids = assignIds(results, (draft, number) =>
    number === 1 ? nameOf(draft) : `${nameOf(draft)} #${number}`,
  )
  return results.map((draft, index) => ({ ...draft, id: ids[index] ?? '' }))
}

function nameOf({ testcase, variant }: Draft): string {
  const keys = Object.keys(variant).sort(compareText)
  const words = keys.map((key) => `${key}=${variant[key] ?? ''}`).join(',')
  return (words === '' ? testcase : `${testcase} [${words}]`).slice(0, 480)
}

/** Results of one testcase, variant and time that don't agree: nobody can say which came first. */
export function ambiguousResults(results: readonly TestResult[]): readonly string[] {
  const bySlot = new Map<string, TestResult>()
  return results.flatMap((result) => {
    const { item, testcase, variant, submittedAt, outcome } = result
    const key = JSON.stringify([item, testcase, variantKey(variant), toEpochMs(submittedAt)])
    const other = bySlot.get(key)
    bySlot.set(key, result)
    return other && other.outcome !== outcome
      ? [`"${testcase}" has ${other.outcome} and ${outcome} at one time; say by "attempt" which came first.`]
      : []
  })
}

/** The classes of all outcomes that the policies know. */
export function outcomesOf(policies: readonly { readonly outcomes?: string | OutcomeSet }[]): OutcomeSet {
  const own = policies.flatMap(({ outcomes }) => (typeof outcomes === 'object' ? [outcomes] : []))
  return Object.assign({}, presetOutcomes, ...own) as OutcomeSet
}
