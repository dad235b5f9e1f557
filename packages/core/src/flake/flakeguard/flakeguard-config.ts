import { flakeGuardWeights, type FlakeGuardWeights } from '../scorers/flakeguard-scorer.ts'
import type { FlakeGuardFile, FlakeGuardFileTeam, FlakeGuardFileWeights } from './flakeguard-file.ts'
import type { PathGlob } from './path-glob.ts'

/** What a team has otherwise than everybody. */
export interface FlakeGuardTeam {
  readonly quarantineThreshold?: number
  readonly warnThreshold?: number
  readonly confidenceThreshold?: number
  readonly autoQuarantine?: boolean
}

/** What a `.flakeguard.yml` says, with FlakeGuard's defaults where it says nothing. Plain data. */
export interface FlakeGuardConfig {
  /** `flaky_threshold`, 0.6 by default. */
  readonly quarantineThreshold: number
  /** `warn_threshold`, 0.3 by default. */
  readonly warnThreshold: number
  /** `confidence_threshold`, 0.7 by default. */
  readonly confidenceThreshold: number
  /** `min_occurrences`, 5 by default; attempts. */
  readonly minimumAttempts: number
  /** `min_recent_failures`, 2 by default; within `lookbackDays`. */
  readonly minimumRecentFailures: number
  /** `lookback_days`, 7 by default. */
  readonly lookbackDays: number
  /** `rolling_window_size`, 50 by default; attempts. */
  readonly windowAttempts: number
  /** `quarantine_duration_days`, 30 by default. */
  readonly quarantineDays: number
  /** `auto_quarantine_enabled`, false by default. */
  readonly autoQuarantine: boolean
  /** `labels_required`, none by default. All of them must be there for quarantine without a person. */
  readonly requiredLabels: readonly string[]
  /** `scoring_weights`. */
  readonly weights: FlakeGuardWeights
  /** `exempted_tests`, none by default; patterns over names of tests. */
  readonly exemptedTests: readonly PathGlob[]
  /** `exclude_paths`; of FlakeGuard's default those that do not hide every test file. Patterns over paths of files. */
  readonly excludedPaths: readonly PathGlob[]
  /** `team_overrides`, by name of the team. */
  readonly teams: Readonly<Record<string, FlakeGuardTeam>>
  /** `team_notifications.slack_channels`, by name of the team. */
  readonly slackChannels: Readonly<Record<string, string>>
  /** `team_notifications.email_groups`, by name of the team. */
  readonly emailGroups: Readonly<Record<string, readonly string[]>>
}

/** FlakeGuard's default `exclude_paths`, without those that hide every test file. */
const takenOverPaths: readonly PathGlob[] = ['node_modules/**', 'examples/**', 'docs/**']

/** The rest of FlakeGuard's default: with these it looks at no test of a JavaScript project. */
export const leftOutPaths: readonly PathGlob[] = ['**/test/**', '**/*.spec.ts', '**/*.test.ts']

export function configOf(file: FlakeGuardFile): FlakeGuardConfig {
  return {
    quarantineThreshold: file.flaky_threshold ?? 0.6,
    warnThreshold: file.warn_threshold ?? 0.3,
    confidenceThreshold: file.confidence_threshold ?? 0.7,
    minimumAttempts: file.min_occurrences ?? 5,
    minimumRecentFailures: file.min_recent_failures ?? 2,
    lookbackDays: file.lookback_days ?? 7,
    windowAttempts: file.rolling_window_size ?? 50,
    quarantineDays: file.quarantine_duration_days ?? 30,
    autoQuarantine: file.auto_quarantine_enabled ?? false,
    requiredLabels: file.labels_required ?? [],
    weights: weightsOf(file.scoring_weights ?? {}),
    exemptedTests: file.exempted_tests ?? [],
    excludedPaths: file.exclude_paths ?? takenOverPaths,
    teams: Object.fromEntries(
      Object.entries(file.team_overrides ?? {}).map(([name, team]) => [name, teamOf(team)]),
    ),
    slackChannels: file.team_notifications?.slack_channels ?? {},
    emailGroups: file.team_notifications?.email_groups ?? {},
  }
}

function weightsOf(file: FlakeGuardFileWeights): FlakeGuardWeights {
  return {
    intermittency: file.intermittency_weight ?? flakeGuardWeights.intermittency,
    rerun: file.rerun_weight ?? flakeGuardWeights.rerun,
    clustering: file.clustering_weight ?? flakeGuardWeights.clustering,
    messageVariance: file.message_variance_weight ?? flakeGuardWeights.messageVariance,
    failRatio: file.fail_ratio_weight ?? flakeGuardWeights.failRatio,
    consecutiveFailurePenalty:
      file.consecutive_failure_penalty ?? flakeGuardWeights.consecutiveFailurePenalty,
  }
}

function teamOf(file: FlakeGuardFileTeam): FlakeGuardTeam {
  return {
    ...(file.flaky_threshold === undefined ? {} : { quarantineThreshold: file.flaky_threshold }),
    ...(file.warn_threshold === undefined ? {} : { warnThreshold: file.warn_threshold }),
    ...(file.confidence_threshold === undefined ? {} : { confidenceThreshold: file.confidence_threshold }),
    ...(file.auto_quarantine_enabled === undefined ? {} : { autoQuarantine: file.auto_quarantine_enabled }),
  }
}
