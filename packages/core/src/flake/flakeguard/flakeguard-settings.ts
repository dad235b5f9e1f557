import type { EpochMs } from '../../schema/instant.ts'
import type { TestHistory } from '../evidence/test-run.ts'
import {
  flakeGuardScorer,
  type FlakeGuardAction,
  type FlakeGuardOptions,
} from '../scorers/flakeguard-scorer.ts'
import type { FlakeGuardConfig } from './flakeguard-config.ts'
import { excludesPath } from './path-exclusion.ts'
import { matchesPathGlob, type PathGlob } from './path-glob.ts'

const dayMs = 86_400_000

/** Which test is asked about, and for whom. */
export interface FlakeGuardQuestion {
  readonly testcase: string
  /** Of the file the test stands in. Without one the first word of the name is taken, if there is a slash in it. */
  readonly path?: string
  readonly team?: string
  /** Of the pull request. */
  readonly labels?: readonly string[]
}

/** What a configuration comes to for one test. */
export interface FlakeGuardSettings {
  /** For `flakeGuardScorer`, with all thresholds and weights. */
  readonly scorer: Required<Omit<FlakeGuardOptions, 'asWritten'>>
  /** Whether quarantine needs no person: it is switched on, and no label is missing. */
  readonly isAutomatic: boolean
  /** Labels that are required and not there; none where quarantine is not switched on. */
  readonly missingLabels: readonly string[]
  readonly quarantineDays: number
  /** The pattern of `exempted_tests` that covers the test. Nothing is ever done about it. */
  readonly exemptedBy?: PathGlob
  /** The pattern of `exclude_paths` that covers the file. Nothing is ever done about it. */
  readonly excludedBy?: PathGlob
  /** The team, if it has settings of its own. */
  readonly team?: string
  readonly slackChannel?: string
  readonly emails: readonly string[]
}

/**
 * What a configuration says about one test: what holds for all, with what the team has otherwise.
 *
 * @example
 * import { flakeGuardSettingsFor, importFlakeGuardConfig } from '@gatewright/core/flake'
 *
 * const text = 'team_overrides:\n  shop: { flaky_threshold: 0.8 }\n'
 * importFlakeGuardConfig(text).map(
 *   ({ config }) => flakeGuardSettingsFor(config, { testcase: 'pays', team: 'shop' }).scorer.quarantineThreshold,
 * ) // ok(0.8)
 */
export function flakeGuardSettingsFor(
  config: FlakeGuardConfig,
  question: FlakeGuardQuestion,
): FlakeGuardSettings {
  const { testcase, team, labels = [] } = question
  const own = ofTeam(config.teams, team)
  const isOn = own?.autoQuarantine ?? config.autoQuarantine
  const missingLabels = isOn ? config.requiredLabels.filter((label) => !labels.includes(label)) : []
  const path = question.path ?? pathIn(testcase)
  const exemptedBy = config.exemptedTests.find((pattern) => matchesPathGlob(pattern, testcase))
  const excludedBy =
    path === undefined ? undefined : config.excludedPaths.find((pattern) => excludesPath(pattern, path))
  const slackChannel = ofTeam(config.slackChannels, team)
  return {
    scorer: {
      quarantineThreshold: own?.quarantineThreshold ?? config.quarantineThreshold,
      warnThreshold: own?.warnThreshold ?? config.warnThreshold,
      confidenceThreshold: own?.confidenceThreshold ?? config.confidenceThreshold,
      minimumAttempts: config.minimumAttempts,
      minimumRecentFailures: config.minimumRecentFailures,
      lookbackDays: config.lookbackDays,
      windowAttempts: config.windowAttempts,
      weights: config.weights,
    },
    isAutomatic: isOn && missingLabels.length === 0,
    missingLabels,
    quarantineDays: config.quarantineDays,
    ...(exemptedBy === undefined ? {} : { exemptedBy }),
    ...(excludedBy === undefined ? {} : { excludedBy }),
    ...(team === undefined || own === undefined ? {} : { team }),
    ...(slackChannel === undefined ? {} : { slackChannel }),
    emails: ofTeam(config.emailGroups, team) ?? [],
  }
}

function ofTeam<Value>(values: Readonly<Record<string, Value>>, team: string | undefined): Value | undefined {
  return team !== undefined && Object.hasOwn(values, team) ? values[team] : undefined
}

function pathIn(testcase: string): string | undefined {
  return /[/\\]/.test(testcase) ? testcase.split(' ')[0] : undefined
}

/** What FlakeGuard would do about a test, if its policy file reached its scorer. */
export interface FlakeGuardAdvice {
  readonly action: FlakeGuardAction
  /** Whether a quarantine needs no person; false for other actions. */
  readonly isAutomatic: boolean
  /** When a quarantine that begins now would end. */
  readonly until?: EpochMs
  readonly score: number
  /** One or two sentences. */
  readonly reason: string
}

/**
 * What FlakeGuard would do, for comparing it with the model before moving away: its scorer with the settings of the file,
 * which its own policy engine never hands on. The engine compares the plain failure rate with the thresholds instead, by
 * which a test that is broken is the flakiest of all.
 *
 * @example
 * import { adviseAsFlakeGuard, importFlakeGuardConfig } from '@gatewright/core/flake'
 *
 * const history = { testcase: 'pays', variant: {}, runs: [] }
 * importFlakeGuardConfig('{}').map(({ config }) => adviseAsFlakeGuard(config, { testcase: 'pays' }, history, 0).action) // ok('none')
 */
export function adviseAsFlakeGuard(
  config: FlakeGuardConfig,
  question: FlakeGuardQuestion,
  history: TestHistory,
  at: EpochMs,
): FlakeGuardAdvice {
  const settings = flakeGuardSettingsFor(config, question)
  const { score, action, explanation } = flakeGuardScorer(settings.scorer).score(history, at)
  const none = { action: 'none', isAutomatic: false, score } as const
  if (settings.exemptedBy !== undefined)
    return { ...none, reason: `Exempted by ${JSON.stringify(settings.exemptedBy)}.` }
  if (settings.excludedBy !== undefined)
    return { ...none, reason: `Its path is excluded by ${JSON.stringify(settings.excludedBy)}.` }
  if (action !== 'quarantine') return { action, isAutomatic: false, score, reason: explanation }
  const { isAutomatic, missingLabels } = settings
  const missing = missingLabels.length === 0 ? '' : ` Missing labels: ${missingLabels.join(', ')}.`
  return {
    action,
    isAutomatic,
    until: at + settings.quarantineDays * dayMs,
    score,
    reason: `${explanation}${missing}`,
  }
}
