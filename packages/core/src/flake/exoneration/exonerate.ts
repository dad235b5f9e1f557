import { compareText } from '../../canonical/compare-text.ts'
import { digestOfJson } from '../../canonical/digest.ts'
import { fromEpochMs } from '../../schema/compare-instants.ts'
import type { Exoneration } from '../../schema/exoneration.ts'
import { variantIncludes, variantKey } from '../../schema/variant-key.ts'
import type { Variant } from '../../schema/variant.ts'
import { isHardFailure, type TestRun } from '../evidence/test-run.ts'
import { defaultExonerationCriteria, type ExonerationCriteria } from './exoneration-criteria.ts'
import type { ExonerationRequest, FailingVerdict } from './exoneration-request.ts'
import { failureRateCriterion, flakeRateCriterion, type CriterionAnswer } from './mainline-criterion.ts'
import { independenceFrom, type Independence } from './own-runs.ts'
import { historiesByTest, type TestRuns } from './test-runs.ts'

/** The reasons that this gives. */
export type ExonerationReason = 'fails-on-mainline' | 'fails-on-other-changes'

/** Why a failure is, or is not, absolved for one reason. */
export interface ExonerationAnswer {
  readonly testcase: string
  readonly variant: Variant
  readonly reason: ExonerationReason
  /** The id of the exoneration; not there where it is refused. */
  readonly exoneration?: string
  /** What was counted, and where it is refused, why. */
  readonly explanation: string
}

/** What may be absolved of a change's failures. */
export interface ExonerationReport {
  /** For the `exonerations` of a gate's evidence; by testcase, variant and reason. */
  readonly exonerations: readonly Exoneration[]
  /** One for each failing verdict and reason, in the same order. */
  readonly answers: readonly ExonerationAnswer[]
}

/** Changes whenever the same histories may absolve something else. */
const modelVersion = 'exoneration-1'

/** An exoneration points at evidence; it need not repeat years of it. */
const mostEvidence = 100

/** A verdict, and what one reason finds for it. */
interface Finding {
  readonly verdict: FailingVerdict
  readonly reason: ExonerationReason
  readonly isMet: boolean
  readonly evidence: readonly string[]
  readonly counted: string
}

/**
 * Which failures of a change are not its own, by evidence from elsewhere: the test fails on main as well, or it fails in the
 * same way on other changes. Nothing that belongs to the change is evidence: not its runs, by whatever id they are
 * reported, not its commits, and not main from its merge on. Other changes count once each, and not at all when they are
 * related to it, by its author or by bots.
 *
 * Order and repetition of what is handed in do not matter. An exoneration covers every variant that has the keys and values
 * of its own, so none is given that would cover another failure of the change which is not absolved as well. It does not
 * know of failures to come: work them out anew for each decision, and do not keep them for the next.
 *
 * @throws TypeError for a text with a lone surrogate, which has no digest.
 * @example
 * import { exonerate, type TestRun } from '@gatewright/core/flake'
 *
 * const failure = (change: string): TestRun => ({
 *   run: `ci/${change}`, at: 1000, commit: `head-${change}`, branch: 'change', change, passes: 0, failures: 1, results: [`r${change}`],
 * })
 * const { exonerations } = exonerate({
 *   at: 2000,
 *   changeUnderTest: { change: '7', commits: ['head-7'] },
 *   verdicts: [{ testcase: 'unit/adds', variant: {}, at: 1000, results: ['r7'] }],
 *   histories: [{ testcase: 'unit/adds', variant: {}, runs: ['7', '8', '9'].map(failure) }],
 * })
 * console.log(exonerations.map(({ reason, evidence }) => [reason, evidence])) // [ [ 'fails-on-other-changes', [ 'r8', 'r9' ] ] ]
 */
export function exonerate(
  request: ExonerationRequest,
  criteria: ExonerationCriteria = defaultExonerationCriteria,
): ExonerationReport {
  const independence = independenceFrom(request)
  const histories = historiesByTest(request, (run) => !independence.isOwn(run))
  const findings = distinctVerdicts(request.verdicts).flatMap((verdict) => {
    const runs = histories(verdict)
    return [
      onMainline(verdict, runs, request, criteria, independence),
      onOtherChanges(verdict, runs, criteria, independence),
    ]
  })
  const refused = refusedVariants(findings)
  const judged = findings.map((finding) => judge(finding, refused.get(questionOf(finding)) ?? [], request))
  const given = judged.flatMap(({ exoneration }) => exoneration ?? [])
  return {
    exonerations: [...new Map(given.map((one) => [one.id, one])).values()],
    answers: judged.map(({ answer }) => answer),
  }
}

function onMainline(
  verdict: FailingVerdict,
  runs: TestRuns,
  { basedAt }: ExonerationRequest,
  criteria: ExonerationCriteria,
  { holdsChange }: Independence,
): Finding {
  const position = basedAt ?? verdict.at
  const main = runs
    .filter((run) => run.branch === 'main')
    .map((run) => ({ run, holdsChange: holdsChange(run) }))
  const answers = [
    failureRateCriterion(main, position, criteria.failureRate),
    flakeRateCriterion(main, position, criteria.flakeRate),
  ]
  return toFinding(verdict, 'fails-on-mainline', answers)
}

/** One run each: which of several that failed in the same way does not matter, the first is taken. */
function onOtherChanges(
  verdict: FailingVerdict,
  runs: TestRuns,
  { otherChanges }: ExonerationCriteria,
  { otherChange }: Independence,
): Finding {
  const byChange = new Map<string, TestRun>()
  for (const run of runs) {
    const change = otherChange(run)
    const isNear = Math.abs(run.at - verdict.at) <= otherChanges.windowMs
    const looksSame = verdict.signature === undefined || verdict.signature === run.signature
    const speaks = isNear && looksSame && isHardFailure(run) && run.results.length > 0
    if (change !== undefined && speaks && !byChange.has(change)) byChange.set(change, run)
  }
  const same = verdict.signature === undefined ? '' : ' in the same way'
  return toFinding(verdict, 'fails-on-other-changes', [
    {
      isMet: byChange.size >= otherChanges.changes,
      runs: [...byChange.values()],
      counted: `it failed on ${byChange.size} independent changes${same}, of ${otherChanges.changes} that are needed`,
    },
  ])
}

function toFinding(
  verdict: FailingVerdict,
  reason: ExonerationReason,
  answers: readonly CriterionAnswer[],
): Finding {
  const met = answers.filter(({ isMet }) => isMet)
  const ids = new Set(met.flatMap(({ runs }) => runs.flatMap(({ results }) => results)))
  const evidence = [...ids].slice(0, mostEvidence).sort(compareText)
  const isMet = met.length > 0
  return { verdict, reason, isMet, evidence, counted: answers.map(({ counted }) => counted).join('; ') }
}

function judge(
  { verdict, reason, isMet, evidence, counted }: Finding,
  refused: readonly Variant[],
  { at, changeUnderTest }: ExonerationRequest,
): { readonly answer: ExonerationAnswer; readonly exoneration?: Exoneration } {
  const { testcase, variant } = verdict
  const about = { testcase, variant, reason }
  if (!isMet) return { answer: { ...about, explanation: `Not absolved: ${counted}.` } }
  const covered = refused.find((other) => variantIncludes(other, variant))
  if (covered) {
    const explanation = `Not absolved: ${counted}, but it would also cover the failure in ${nameOf(covered)}, which is not absolved.`
    return { answer: { ...about, explanation } }
  }
  const content = { ...about, evidence, at: fromEpochMs(at), modelVersion }
  const id = digestOfJson({ ...content, change: changeUnderTest.change })
  return {
    answer: { ...about, exoneration: id, explanation: `Absolved: ${counted}.` },
    exoneration: { id, ...content },
  }
}

/** Variants that are not absolved, by testcase and reason. */
function refusedVariants(findings: readonly Finding[]): ReadonlyMap<string, readonly Variant[]> {
  const variants = new Map<string, Variant[]>()
  for (const finding of findings) {
    if (finding.isMet) continue
    const own = variants.get(questionOf(finding))
    if (own) own.push(finding.verdict.variant)
    else variants.set(questionOf(finding), [finding.verdict.variant])
  }
  return variants
}

function questionOf({ verdict, reason }: Finding): string {
  return `${reason} ${verdict.testcase}`
}

/** Each once, in order. Two failures of one test that look different both have to be absolved. */
function distinctVerdicts(verdicts: readonly FailingVerdict[]): readonly FailingVerdict[] {
  const unique = new Map<string, FailingVerdict>()
  for (const verdict of verdicts) {
    const { testcase, variant, at, signature } = verdict
    unique.set(JSON.stringify([testcase, variantKey(variant), at, signature]), verdict)
  }
  return [...unique]
    .sort(
      ([keyA, a], [keyB, b]) =>
        compareText(a.testcase, b.testcase) ||
        compareText(variantKey(a.variant), variantKey(b.variant)) ||
        a.at - b.at ||
        compareText(keyA, keyB),
    )
    .map(([, verdict]) => verdict)
}

function nameOf(variant: Variant): string {
  return variantKey(variant).trimEnd().replaceAll('\n', ', ') || 'no variant'
}
