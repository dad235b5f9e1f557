import { formatPath } from '../../schema/schema-error.ts'
import type { QuarantinePolicy } from '../quarantine/quarantine-policy.ts'
import type { FlakeGuardConfig } from './flakeguard-config.ts'
import type { FlakeGuardFinding } from './flakeguard-error.ts'
import { flakeGuardSettingsFor, type FlakeGuardQuestion } from './flakeguard-settings.ts'

const dayMs = 86_400_000
const defaultThreshold = 0.6

/** What of a `.flakeguard.yml` a policy of quarantine takes over: `{ ...defaultQuarantinePolicy, ...policy }`. */
export type FlakeGuardQuarantinePolicy = Pick<QuarantinePolicy, 'mode' | 'automatic' | 'maxAgeMs'>

/**
 * The settings in the words of our quarantine, for everybody or for one team. Days mean the same, and so does whether
 * anything enters without a person: it is switched on, and no required label is missing.
 *
 * Thresholds do not: FlakeGuard compares a failure rate, or a score that hardly any flaky test reaches, ours is a probability
 * that is calibrated. A threshold of 0.6 or more becomes the mode `strict` (from 0.95 on), a lower one, which asked for more
 * eagerness, `fast` (from 0.4 on). Thresholds for warnings and for confidence, counts and weights have no counterpart. The
 * findings say so for each key, of all teams.
 *
 * Patterns of tests and paths are no part of a policy: see `flakeGuardExemptions`. FlakeGuard lets a quarantine go when its
 * days are over; ours asks a person.
 *
 * @param asked - the team, and the labels that are there; none by default
 * @example
 * import { defaultQuarantinePolicy, importFlakeGuardConfig, quarantinePolicyOf } from '@gatewright/core/flake'
 *
 * importFlakeGuardConfig('flaky_threshold: 0.4').map(
 *   ({ config }) => ({ ...defaultQuarantinePolicy, ...quarantinePolicyOf(config).policy }).mode,
 * ) // ok('fast')
 */
export function quarantinePolicyOf(
  config: FlakeGuardConfig,
  asked: Pick<FlakeGuardQuestion, 'team' | 'labels'> = {},
): {
  readonly policy: FlakeGuardQuarantinePolicy
  readonly findings: readonly FlakeGuardFinding[]
} {
  const settings = flakeGuardSettingsFor(config, { ...asked, testcase: '' })
  const policy: FlakeGuardQuarantinePolicy = {
    mode: modeOf(settings.scorer.quarantineThreshold),
    automatic: settings.isAutomatic,
    maxAgeMs: settings.quarantineDays * dayMs,
  }
  return { policy, findings: findingsOf(config) }
}

function modeOf(threshold: number): QuarantinePolicy['mode'] {
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
    countFinding(`${config.minimumAttempts} attempts`, 'min_occurrences'),
    countFinding(
      `${config.minimumRecentFailures} failures within ${config.lookbackDays} days`,
      'min_recent_failures',
    ),
    otherScale(
      'Quarantine looks at a model that has no weights and no window; the weights and the window only reach flakeGuardScorer.',
      ['scoring_weights'],
    ),
    ...teams,
  ]
}

function thresholdFinding(threshold: number, keys: readonly string[]): FlakeGuardFinding {
  const [mode, from] = modeOf(threshold) === 'strict' ? ['strict', 0.95] : ['fast', 0.4]
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

function countFinding(count: string, key: string): FlakeGuardFinding {
  return otherScale(
    `A minimum of ${count} has no counterpart: quarantine asks for flips on two commits or two changes, by default.`,
    [key],
  )
}

function otherScale(message: string, keys: readonly string[]): FlakeGuardFinding {
  return { code: 'other-scale', severity: 'note', message, path: formatPath(keys), keys }
}
