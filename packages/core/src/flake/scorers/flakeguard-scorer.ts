import type { EpochMs } from '../../schema/instant.ts'
import type { TestHistory } from '../evidence/test-run.ts'
import type { ComparedScore, ComparedScorer } from './compared-scorer.ts'
import { newestAttempts } from './flakeguard-attempts.ts'
import { flakeGuardFeatures, type FlakeGuardFeatures } from './flakeguard-features.ts'
import { dayMs, seenRuns } from './seen-runs.ts'

/** What each feature adds to the score; the penalty takes off where a test hardly does anything but fail. */
export interface FlakeGuardWeights {
  readonly intermittency: number
  readonly rerun: number
  readonly clustering: number
  readonly messageVariance: number
  readonly failRatio: number
  readonly consecutiveFailurePenalty: number
}

export const flakeGuardWeights: FlakeGuardWeights = {
  intermittency: 0.3,
  rerun: 0.25,
  clustering: 0.15,
  messageVariance: 0.1,
  failRatio: 0.1,
  consecutiveFailurePenalty: 0.1,
}

export interface FlakeGuardOptions {
  /** From here on a test is put into quarantine; 0.6 by default. */
  readonly quarantineThreshold?: number
  /** From here on a person is told; 0.3 by default. */
  readonly warnThreshold?: number
  /** Below this nothing is done; 0 by default, since FlakeGuard's scorer does not look at its confidence. */
  readonly confidenceThreshold?: number
  /** Attempts that are needed for doing anything; 5 by default. */
  readonly minimumAttempts?: number
  /** Failures within `lookbackDays` that are needed for doing anything; 2 by default. */
  readonly minimumRecentFailures?: number
  /** 7 by default. */
  readonly lookbackDays?: number
  /** How many of the newest attempts are looked at, of all branches; 50 by default. */
  readonly windowAttempts?: number
  readonly weights?: FlakeGuardWeights
  /**
   * True, the default, for FlakeGuard's arithmetic with its fault: failures at the end are counted as 0 or 1, so that the
   * penalty for a test that is broken now never comes. False for what it meant.
   */
  readonly asWritten?: boolean
}

export type FlakeGuardAction = 'none' | 'warn' | 'quarantine'

export interface FlakeGuardScore extends ComparedScore {
  /** In [0, 1]: how much there was to look at, not how sure the answer is. */
  readonly confidence: number
  readonly action: FlakeGuardAction
  /** Only where the action is `quarantine`. */
  readonly priority?: 'low' | 'medium' | 'high' | 'critical'
  readonly features: FlakeGuardFeatures
}

export interface FlakeGuardScorer extends ComparedScorer {
  score(history: TestHistory, at: EpochMs): FlakeGuardScore
}

/**
 * FlakeGuard's scorer. `flaky` is its `quarantine`; `samples` are attempts. Failures without a signature count as
 * failures without a message.
 *
 * Where FlakeGuard's own answer depends on the order of its input (attempts at the same time), this one does not: runs are
 * ordered by time and id, and a run's failures stand before its passes.
 *
 * @remarks `analytics/flakiness.ts` of thc1006/flakeguard at c8790ca, whose thresholds no independent flake can reach: a
 * test that fails and passes in turns has 0.355 without retries.
 * @example
 * import { flakeGuardScorer } from '@gatewright/core/flake'
 *
 * const history = { testcase: 'unit/adds', variant: {}, runs: [] }
 * flakeGuardScorer().score(history, 0).action // 'none'
 */
export function flakeGuardScorer(options: FlakeGuardOptions = {}): FlakeGuardScorer {
  return {
    id: 'flakeguard',
    title: 'FlakeGuard',
    source: 'thc1006/flakeguard c8790ca, analytics/flakiness.ts',
    score: (history, at) => scoreAttempts(history, at, options),
  }
}

function scoreAttempts(history: TestHistory, at: EpochMs, options: FlakeGuardOptions): FlakeGuardScore {
  const runs = seenRuns(history, at, { branches: 'all' })
  const attempts = newestAttempts(runs, options.windowAttempts ?? 50)
  const features = flakeGuardFeatures(attempts)
  const score = compose(features, options.weights ?? flakeGuardWeights, options.asWritten ?? true)
  const confidence = confidenceOf(attempts.length, at - (runs[0]?.at ?? at))
  const since = at - (options.lookbackDays ?? 7) * dayMs
  const recent = attempts.filter((attempt) => attempt.hasFailed && attempt.at >= since).length
  const action = actionOf(score, confidence, attempts.length, recent, options)
  return {
    score,
    flaky: action === 'quarantine',
    samples: attempts.length,
    explanation: explain(features, score, recent, options),
    confidence,
    action,
    ...(action === 'quarantine' ? { priority: priorityOf(score, features) } : {}),
    features,
  }
}

function compose(features: FlakeGuardFeatures, weights: FlakeGuardWeights, asWritten: boolean): number {
  const { attempts, intermittency, rerunPassRate, longestFailing, failingTail } = features
  if (attempts <= 1 || features.failRatio === 0) return 0
  let score =
    intermittency * weights.intermittency +
    rerunPassRate * weights.rerun +
    features.clustering * weights.clustering +
    features.messageVariance * weights.messageVariance +
    features.failRatio * weights.failRatio
  if (longestFailing >= attempts * 0.8)
    score *= 1 - weights.consecutiveFailurePenalty * (longestFailing / attempts)
  if (rerunPassRate > 0.3 && intermittency > 0.4) score *= 1.2
  if ((asWritten ? Math.min(1, failingTail) : failingTail) >= Math.min(5, attempts * 0.6)) score *= 0.8
  return Math.min(1, Math.max(0, score))
}

function confidenceOf(attempts: number, ageMs: number): number {
  const days = Math.floor(ageMs / dayMs)
  const byAmount = Math.min(1, attempts / 20)
  if (days > 7) return Math.min(1, byAmount * 1.2)
  return days < 1 ? byAmount * 0.5 : byAmount
}

function actionOf(
  score: number,
  confidence: number,
  attempts: number,
  recent: number,
  options: FlakeGuardOptions,
): FlakeGuardAction {
  if (attempts < (options.minimumAttempts ?? 5)) return 'none'
  if (recent < (options.minimumRecentFailures ?? 2)) return 'none'
  if (confidence < (options.confidenceThreshold ?? 0)) return 'none'
  if (score >= (options.quarantineThreshold ?? 0.6)) return 'quarantine'
  return score >= (options.warnThreshold ?? 0.3) ? 'warn' : 'none'
}

function priorityOf(
  score: number,
  { rerunPassRate, intermittency }: FlakeGuardFeatures,
): 'low' | 'medium' | 'high' | 'critical' {
  if (score > 0.8 && rerunPassRate > 0.5 && intermittency > 0.6) return 'critical'
  if (score > 0.7 || (rerunPassRate > 0.4 && intermittency > 0.5)) return 'high'
  return score > 0.5 ? 'medium' : 'low'
}

function explain(
  features: FlakeGuardFeatures,
  score: number,
  recent: number,
  options: FlakeGuardOptions,
): string {
  const parts = [
    `changes ${features.intermittency.toFixed(3)}`,
    `passes of reruns ${features.rerunPassRate.toFixed(3)}`,
    `crowds ${features.clustering.toFixed(3)}`,
    `messages ${features.messageVariance.toFixed(3)}`,
    `failures ${features.failRatio.toFixed(3)}`,
  ].join(', ')
  const limit = options.quarantineThreshold ?? 0.6
  return `Scores ${score.toFixed(3)} over ${features.attempts} attempts (${parts}); quarantine begins at ${limit}. Failures in the last ${options.lookbackDays ?? 7} days: ${recent}.`
}
