import type { FlakeGuardAttempt } from './flakeguard-attempts.ts'

const clusterGapMs = 2 * 3_600_000
const minuteMs = 60_000

/** What FlakeGuard's formula is made of; shares in [0, 1]. */
export interface FlakeGuardFeatures {
  readonly attempts: number
  /** Of neighbouring attempts, those that ended differently. */
  readonly intermittency: number
  /** Of the attempts of a run behind its first, those that passed, whether or not the first failed. */
  readonly rerunPassRate: number
  /** How uneven failures crowd together; 0 with fewer than two crowds. */
  readonly clustering: number
  /** Distinct messages among the messages of failures. */
  readonly messageVariance: number
  readonly failRatio: number
  readonly longestFailing: number
  /** Failures at the end. */
  readonly failingTail: number
}

/** The features of attempts, oldest first. */
export function flakeGuardFeatures(attempts: readonly FlakeGuardAttempt[]): FlakeGuardFeatures {
  const failed = attempts.filter((attempt) => attempt.hasFailed)
  const messages = failed.flatMap(({ message }) => (message === undefined || message === '' ? [] : [message]))
  const lastPass = attempts.findLastIndex((attempt) => !attempt.hasFailed)
  return {
    attempts: attempts.length,
    intermittency: intermittencyOf(attempts),
    rerunPassRate: rerunPassRateOf(attempts),
    clustering: clusteringOf(failed),
    messageVariance: failed.length < 2 ? 0 : share(new Set(messages).size, messages.length),
    failRatio: share(failed.length, attempts.length),
    longestFailing: longestFailingOf(attempts),
    failingTail: attempts.length - 1 - lastPass,
  }
}

function intermittencyOf(attempts: readonly FlakeGuardAttempt[]): number {
  if (attempts.length < 3) return 0
  const changes = attempts.filter(
    (attempt, index) => index > 0 && attempt.hasFailed !== attempts[index - 1]?.hasFailed,
  ).length
  return changes / (attempts.length - 1)
}

function rerunPassRateOf(attempts: readonly FlakeGuardAttempt[]): number {
  const runs = new Set<string>()
  let reruns = 0
  let passed = 0
  for (const { run, hasFailed } of attempts) {
    if (runs.has(run)) {
      reruns++
      if (!hasFailed) passed++
    }
    runs.add(run)
  }
  return share(passed, reruns)
}

function longestFailingOf(attempts: readonly FlakeGuardAttempt[]): number {
  let longest = 0
  let streak = 0
  for (const { hasFailed } of attempts) {
    streak = hasFailed ? streak + 1 : 0
    longest = Math.max(longest, streak)
  }
  return longest
}

function clusteringOf(failed: readonly FlakeGuardAttempt[]): number {
  const crowds = crowdsOf(failed)
  if (crowds.length === 0) return 0
  const densities = crowds.map(({ size, durationMs }) => size / Math.max(1, durationMs / minuteMs))
  const meanSize = crowds.reduce((sum, { size }) => sum + size, 0) / crowds.length
  return Math.min(1, (crowds.length * variance(densities)) / (meanSize * failed.length))
}

interface Crowd {
  readonly size: number
  readonly durationMs: number
}

/** Two failures or more, none further from the one before it than two hours. */
function crowdsOf(failed: readonly FlakeGuardAttempt[]): Crowd[] {
  const crowds: Crowd[] = []
  let start = 0
  failed.forEach((attempt, index) => {
    const next = failed[index + 1]
    if (next !== undefined && next.at - attempt.at <= clusterGapMs) return
    const size = index + 1 - start
    if (size > 1) crowds.push({ size, durationMs: attempt.at - (failed[start]?.at ?? attempt.at) })
    start = index + 1
  })
  return crowds
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}
