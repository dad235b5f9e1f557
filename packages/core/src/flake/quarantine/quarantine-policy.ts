import * as z from 'zod'
import { exactly } from '../../schema/exactly.ts'
import { strictObject } from '../../schema/strict-object.ts'

const dayMs = 86_400_000

/** What a test must have shown to enter quarantine. All of it. */
export interface EntryThreshold {
  /** The score is at least this; in (0, 1]. */
  readonly score: number
  /** It failed and passed on at least so many distinct commits, or … */
  readonly flipCommits: number
  /** … on at least so many distinct changes. */
  readonly flipChanges: number
}

/** LUCI's flake rate, with three commits in place of its two: many runs, few of them flaky, all of late. */
export interface RecentFlipsThreshold {
  /** At least so many commits with a flip within the window. */
  readonly flakyCommits: number
  /** They are at least this share of the runs within the window; in (0, 1]. */
  readonly share: number
  /** Milliseconds. */
  readonly windowMs: number
  /** The probability that the code was broken stays below this: the rule alone can't tell the two apart. */
  readonly regressedBelow: number
}

/** How much may be in quarantine at one time. Whatever is there already takes from it first. */
export interface QuarantineBudget {
  /** At most so many tests; those that fail together count as one. */
  readonly tests: number
  /** At most this share of the suite, each test counted; in [0, 1]. */
  readonly shareOfSuite: number
  /** At most this probability that the next regression is one that only tests in quarantine would have caught; in [0, 1]. */
  readonly lostDetection: number
}

/** Expected red builds a day that a quarantine prevents, from which on it is of a priority. */
export interface PriorityThresholds {
  readonly critical: number
  readonly high: number
  readonly medium: number
}

/** Every number that decides about quarantine. */
export interface QuarantinePolicy {
  /** False: nothing enters by itself. A test that would have stays suspect until a person quarantines it. */
  readonly automatic: boolean
  /** `strict` never takes a regression for a flake; `fast` finds rare flakes sooner and may. */
  readonly mode: 'strict' | 'fast'
  readonly strict: EntryThreshold
  readonly fast: EntryThreshold
  /** In `fast` mode also enough alone. */
  readonly recentFlips: RecentFlipsThreshold
  /** From this score on a test is suspect; it stays so until its score is below `leaveBelow`. */
  readonly suspectFrom: number
  /** Nothing leaves quarantine while the probability that it is flaky now is this or more. */
  readonly leaveBelow: number
  /** The failure rate that clean runs must rule out before a release; see `runsToCertifyRate`. In (0, 1). */
  readonly releaseRate: number
  /** How sure they must be of it; in (0, 1). */
  readonly releaseConfidence: number
  /** Runs without a flip from release until the test counts as healthy. */
  readonly probationRuns: number
  /** What each relapse multiplies the odds with that the test is flaky, when its release is considered; 1 or more. */
  readonly relapseFactor: number
  /** What relapses may multiply the odds with at most. */
  readonly relapseFactorAtMost: number
  /** The longest that a quarantine may be planned for, in milliseconds. What lasts longer a person has to renew. */
  readonly maxAgeMs: number
  /** A quarantined test that did not run for so long is stale. Milliseconds. */
  readonly staleAfterMs: number
  readonly budget: QuarantineBudget
  readonly priorities: PriorityThresholds
}

/**
 * What applies where a project says nothing else: strict entry at 0.95 with flips on two commits or two changes, release
 * after 149 clean runs (below 2 %), 59 runs of probation, 30 days, and a budget of 50 tests, 5 % of the suite and 5 % of
 * what it detects.
 */
export const defaultQuarantinePolicy: QuarantinePolicy = {
  automatic: true,
  mode: 'strict',
  strict: { score: 0.95, flipCommits: 2, flipChanges: 2 },
  fast: { score: 0.4, flipCommits: 3, flipChanges: 3 },
  recentFlips: { flakyCommits: 3, share: 0.01, windowMs: 7 * dayMs, regressedBelow: 0.5 },
  suspectFrom: 0.3,
  leaveBelow: 0.05,
  releaseRate: 0.02,
  releaseConfidence: 0.95,
  probationRuns: 59,
  relapseFactor: 3,
  relapseFactorAtMost: 27,
  maxAgeMs: 30 * dayMs,
  staleAfterMs: 14 * dayMs,
  budget: { tests: 50, shareOfSuite: 0.05, lostDetection: 0.05 },
  priorities: { critical: 1, high: 0.2, medium: 0.03 },
}

const share = (): z.ZodNumber => z.number().min(0).max(1)
const positiveShare = (): z.ZodNumber => z.number().gt(0).max(1)
const between = (): z.ZodNumber => z.number().gt(0).lt(1)
const count = (): z.ZodNumber => z.int().min(0)
const positiveCount = (): z.ZodNumber => z.int().min(1)
const perDay = (): z.ZodNumber => z.number().min(0)

/** At least one flip is needed: a score alone is never enough. */
const entryThreshold = strictObject({
  score: positiveShare(),
  flipCommits: positiveCount(),
  flipChanges: positiveCount(),
})

export const QuarantinePolicySchema: z.ZodType<QuarantinePolicy> = exactly<QuarantinePolicy>()(
  strictObject({
    automatic: z.boolean(),
    mode: z.enum(['strict', 'fast']),
    strict: entryThreshold,
    fast: entryThreshold,
    recentFlips: strictObject({
      flakyCommits: positiveCount(),
      share: positiveShare(),
      windowMs: positiveCount(),
      regressedBelow: share(),
    }),
    suspectFrom: positiveShare(),
    leaveBelow: positiveShare(),
    releaseRate: between(),
    releaseConfidence: between(),
    probationRuns: positiveCount(),
    relapseFactor: z.number().min(1),
    relapseFactorAtMost: z.number().min(1),
    maxAgeMs: positiveCount(),
    staleAfterMs: positiveCount(),
    budget: strictObject({ tests: count(), shareOfSuite: share(), lostDetection: share() }),
    priorities: strictObject({ critical: perDay(), high: perDay(), medium: perDay() }),
  }).superRefine((policy, context) => {
    const entry = Math.min(policy.strict.score, policy.fast.score)
    if (policy.leaveBelow >= entry)
      context.addIssue({
        code: 'custom',
        path: ['leaveBelow'],
        message: `Must be below the scores that lead into quarantine, of which ${entry} is the lowest.`,
      })
    if (policy.suspectFrom < policy.leaveBelow)
      context.addIssue({ code: 'custom', path: ['suspectFrom'], message: 'Must be leaveBelow or more.' })
  }),
)
