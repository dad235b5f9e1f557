import { formatPath } from '../../schema/schema-error.ts'
import type { FlakeGuardConfig } from './flakeguard-config.ts'
import type { FlakeGuardFinding } from './flakeguard-error.ts'
import type { PathGlob } from './path-glob.ts'

const dayMs = 86_400_000
const defaultThreshold = 0.6

type Mode = 'strict' | 'fast'

/** What of a `.flakeguard.yml` a policy of quarantine can take over; see {@link quarantinePolicyOf} for what means something else. */
export interface FlakeGuardQuarantinePolicy {
  readonly mode: Mode
  /** False: nothing enters by itself. */
  readonly automatic: boolean
  /** The longest that a quarantine may last, in milliseconds. */
  readonly maxAgeMs: number
  /** Fewer attempts are too few to do anything. */
  readonly minimumAttempts: number
  /** Fewer failures within `lookbackMs` are too few to do anything. */
  readonly minimumRecentFailures: number
  readonly lookbackMs: number
  readonly exemptedTests: readonly PathGlob[]
  readonly excludedPaths: readonly PathGlob[]
  /** All of them must be there for quarantine without a person. */
  readonly requiredLabels: readonly string[]
  /** What teams with settings of their own have otherwise. */
  readonly teams: Readonly<Record<string, { readonly mode: Mode; readonly automatic: boolean }>>
}

/**
 * The settings in the words of our quarantine. Counts, days, patterns and labels mean the same. Thresholds do not: FlakeGuard
 * compares a failure rate, or a score that hardly any flaky test reaches, ours is a probability that is calibrated. A
 * threshold of 0.6 or more becomes the mode `strict` (from 0.95 on), a lower one, which asked for more eagerness, `fast` (from
 * 0.5 on); those for warnings and for confidence have no counterpart, because a score without enough evidence is never high.
 * The findings say so for each.
 *
 * FlakeGuard lets a quarantine go when its days are over; ours asks a person.
 *
 * @example
 * import { importFlakeGuardConfig, quarantinePolicyOf } from '@gatewright/core/flake'
 *
 * importFlakeGuardConfig('flaky_threshold: 0.4').map(({ config }) => quarantinePolicyOf(config).policy.mode) // ok('fast')
 */
export function quarantinePolicyOf(config: FlakeGuardConfig): {
  readonly policy: FlakeGuardQuarantinePolicy
  readonly findings: readonly FlakeGuardFinding[]
} {
  const teams = Object.entries(config.teams).map(([name, team]) => [
    name,
    {
      mode: modeOf(team.quarantineThreshold ?? config.quarantineThreshold),
      automatic: team.autoQuarantine ?? config.autoQuarantine,
    },
  ])
  const policy = {
    mode: modeOf(config.quarantineThreshold),
    automatic: config.autoQuarantine,
    maxAgeMs: config.quarantineDays * dayMs,
    minimumAttempts: config.minimumAttempts,
    minimumRecentFailures: config.minimumRecentFailures,
    lookbackMs: config.lookbackDays * dayMs,
    exemptedTests: config.exemptedTests,
    excludedPaths: config.excludedPaths,
    requiredLabels: config.requiredLabels,
    teams: Object.fromEntries(teams) as FlakeGuardQuarantinePolicy['teams'],
  }
  return { policy, findings: findingsOf(config) }
}

function modeOf(threshold: number): Mode {
  return threshold >= defaultThreshold ? 'strict' : 'fast'
}

function findingsOf(config: FlakeGuardConfig): FlakeGuardFinding[] {
  const teams = Object.entries(config.teams).flatMap(([name, team]) => [
    ...(team.quarantineThreshold === undefined
      ? []
      : [thresholdFinding(team.quarantineThreshold, ['team_overrides', name, 'flaky_threshold'])]),
    ...(team.warnThreshold === undefined
      ? []
      : [unusedFinding(team.warnThreshold, ['team_overrides', name, 'warn_threshold'])]),
    ...(team.confidenceThreshold === undefined
      ? []
      : [unusedFinding(team.confidenceThreshold, ['team_overrides', name, 'confidence_threshold'])]),
  ])
  return [
    thresholdFinding(config.quarantineThreshold, ['flaky_threshold']),
    unusedFinding(config.warnThreshold, ['warn_threshold']),
    unusedFinding(config.confidenceThreshold, ['confidence_threshold']),
    otherScale(
      'Quarantine looks at a model that has no weights and no window; the weights and the window only reach flakeGuardScorer.',
      ['scoring_weights'],
    ),
    ...teams,
  ]
}

function thresholdFinding(threshold: number, keys: readonly string[]): FlakeGuardFinding {
  const [mode, from] = modeOf(threshold) === 'strict' ? ['strict', 0.95] : ['fast', 0.5]
  return otherScale(
    `FlakeGuard compares a failure rate with ${threshold}; quarantine compares a probability. The mode "${mode}" takes its place, which begins at a probability of ${from}.`,
    keys,
  )
}

function unusedFinding(threshold: number, keys: readonly string[]): FlakeGuardFinding {
  return otherScale(
    `The threshold ${threshold} has no counterpart: a probability without enough evidence is never high, and what is suspect is the policy's to say.`,
    keys,
  )
}

function otherScale(message: string, keys: readonly string[]): FlakeGuardFinding {
  return { code: 'other-scale', severity: 'note', message, path: formatPath(keys), keys }
}
