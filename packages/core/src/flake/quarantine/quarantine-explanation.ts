import { fromEpochMs } from '../../schema/compare-instants.ts'
import { runsToCertifyRate } from '../planner/sample-sizes.ts'
import { entryVerdict, rounded } from './entry-rule.ts'
import { priorFactor, type NextState, type QuarantineCause, type QuarantineSituation } from './next-state.ts'
import type { QuarantinePeriod } from './quarantine-record.ts'

/** The numbers that were looked at. */
export interface QuarantineNumbers {
  readonly score: number
  readonly flakyNow: number
  readonly regressed: number
  readonly samples: number
  readonly flipCommits: number
  readonly flipChanges: number
  /** Since the state began, as far as counted from there. */
  readonly runsSince: number
  readonly cleanTail: number
  readonly flipsSince: number
  /** Clean runs in a row that a release takes. */
  readonly cleanRunsNeeded: number
  readonly probationRuns: number
  /** What relapses multiply the odds with that it is flaky. */
  readonly priorFactor: number
}

/** Why a test is where it is. */
export interface QuarantineExplanation {
  readonly cause: QuarantineCause
  /** One or two sentences. */
  readonly text: string
  readonly numbers: QuarantineNumbers
  /** What would change the state. */
  readonly wouldChange: string
  readonly modelVersion: string
}

export function explainStep(
  situation: QuarantineSituation,
  next: NextState,
  period: QuarantinePeriod | undefined,
): QuarantineExplanation {
  const numbers = numbersOf(situation)
  return {
    cause: next.cause,
    text: textOf(situation, next, numbers),
    numbers,
    wouldChange: wouldChangeOf(situation, next, numbers, period),
    modelVersion: situation.evidence.score.modelVersion,
  }
}

function numbersOf({ record, evidence, policy }: QuarantineSituation): QuarantineNumbers {
  const { score, since } = evidence
  return {
    score: score.score,
    flakyNow: score.flakyNow,
    regressed: score.regressed,
    samples: score.samples,
    flipCommits: score.flips.commits,
    flipChanges: score.flips.changes,
    runsSince: since.runs,
    cleanTail: since.cleanTail,
    flipsSince: since.flips,
    cleanRunsNeeded: runsToCertifyRate(policy.releaseRate, policy.releaseConfidence),
    probationRuns: policy.probationRuns,
    priorFactor: priorFactor(record, policy),
  }
}

function textOf(
  { record, evidence, policy, manual }: QuarantineSituation,
  { state, cause }: NextState,
  numbers: QuarantineNumbers,
): string {
  const seen = `Score ${rounded(numbers.score)} from ${numbers.samples} runs, flips on ${numbers.flipCommits} commits and ${numbers.flipChanges} changes`
  const factorAfterRelapse = priorFactor({ ...record, relapses: record.relapses + 1 }, policy)
  switch (cause) {
    case 'person':
      return `${manual?.by ?? 'Somebody'} decided at ${manual?.at ?? fromEpochMs(evidence.at)}: ${manual?.reason ?? ''}. It is ${state}.`
    case 'exempt-rule':
      return `Exempt by ${(evidence.exemptions ?? []).map(({ id, reason }) => `${id} (${reason})`).join(', ')}.`
    case 'broken':
      return `Only fails now: ${evidence.score.failingTail} runs on main without a pass. It is broken, so it blocks and is not quarantined.`
    case 'certified':
      return `${numbers.cleanTail} clean runs in a row since ${fromEpochMs(record.since)}, ${numbers.cleanRunsNeeded} were needed, and flaky now with ${rounded(numbers.flakyNow)}. Released on probation.`
    case 'flipped-on-probation':
      return `${numbers.flipsSince} of ${numbers.runsSince} runs on probation flipped. Back in quarantine; from now on the odds that it is flaky count ${rounded(factorAfterRelapse)} times.`
    case 'probation-passed':
      return `${numbers.cleanTail} clean runs on probation, ${numbers.probationRuns} were needed. It is ${state}.`
    case 'score-and-flips':
    case 'recent-flips':
      return `${seen}. Quarantined by the rule ${cause}.`
    default:
      return `${seen}. It is ${state}.`
  }
}

function wouldChangeOf(
  situation: QuarantineSituation,
  { state }: NextState,
  numbers: QuarantineNumbers,
  period: QuarantinePeriod | undefined,
): string {
  const { evidence, policy, manual } = situation
  if (
    manual &&
    manual.kind !== 'hand-back' &&
    (state === 'quarantined' || state === 'exempt' || manual.kind === 'release')
  )
    return `Nothing but a person: ${manual.by} would have to hand it back.${period ? ` Its end is ${period.until}.` : ''}`
  switch (state) {
    case 'quarantined': {
      const missing = Math.max(0, numbers.cleanRunsNeeded - numbers.cleanTail)
      return `${missing} more clean runs in a row and a probability of being flaky below ${policy.leaveBelow} release it. At ${period?.until ?? 'its end'} it is escalated.`
    }
    case 'probation':
      return `One flip quarantines it again. ${Math.max(0, numbers.probationRuns - numbers.cleanTail)} more clean runs end the probation.`
    case 'broken':
      return 'A pass on main ends this.'
    case 'exempt':
      return 'No evidence: the rules that exempt it would have to be changed.'
    case 'healthy':
    case 'suspect':
      return (
        entryText(situation) ??
        `Quarantined once there is budget for it.${evidence.hasBudget && !policy.automatic ? ' The policy leaves it to a person.' : ''}`
      )
  }
}

/** What is missing for quarantine; nothing where nothing is. */
function entryText({ evidence, policy }: QuarantineSituation): string | undefined {
  const { rule, missing } = entryVerdict(evidence.score, evidence.recent, policy)
  return rule ? undefined : `Quarantine takes ${missing.join(', and ')}.`
}
