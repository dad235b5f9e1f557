import * as z from 'zod'
import { exactly } from '../../schema/exactly.ts'
import { pathGlobFault } from './path-glob.ts'

/** A `.flakeguard.yml` as it is written; what it leaves out has FlakeGuard's default. */
export interface FlakeGuardFile {
  readonly flaky_threshold?: number
  readonly warn_threshold?: number
  readonly min_occurrences?: number
  readonly min_recent_failures?: number
  readonly lookback_days?: number
  readonly rolling_window_size?: number
  readonly exclude_paths?: readonly string[]
  readonly labels_required?: readonly string[]
  readonly quarantine_duration_days?: number
  readonly auto_quarantine_enabled?: boolean
  readonly team_notifications?: FlakeGuardFileNotifications
  readonly confidence_threshold?: number
  readonly scoring_weights?: FlakeGuardFileWeights
  readonly exempted_tests?: readonly string[]
  readonly team_overrides?: Readonly<Record<string, FlakeGuardFileTeam>>
}

interface FlakeGuardFileNotifications {
  readonly slack_channels?: Readonly<Record<string, string>>
  readonly email_groups?: Readonly<Record<string, readonly string[]>>
}

export interface FlakeGuardFileWeights {
  readonly intermittency_weight?: number
  readonly rerun_weight?: number
  readonly clustering_weight?: number
  readonly message_variance_weight?: number
  readonly fail_ratio_weight?: number
  readonly consecutive_failure_penalty?: number
}

/** FlakeGuard's own example has `confidence_threshold` here, which its schema drops. */
export interface FlakeGuardFileTeam {
  readonly flaky_threshold?: number
  readonly warn_threshold?: number
  readonly auto_quarantine_enabled?: boolean
  readonly confidence_threshold?: number
}

const share = (): z.ZodNumber => z.number().min(0).max(1)
const wholeFrom = (least: number, most: number): z.ZodNumber => z.int().min(least).max(most)
const word = (): z.ZodString => z.string().min(1).max(512)

const pattern = word().superRefine((text, context) => {
  const message = pathGlobFault(text)
  if (message !== undefined) context.addIssue({ code: 'custom', message, params: { code: 'bad-format' } })
})

/** More than anybody writes: each test is compared with each of them. */
const mostEntries = 1000
const byTeam = <Member extends z.ZodType>(member: Member): z.ZodRecord<z.ZodString, Member> =>
  z.record(z.string(), member).superRefine((teams, context) => {
    if (Object.keys(teams).length > mostEntries)
      context.addIssue({
        code: 'custom',
        message: `At most ${mostEntries} teams.`,
        params: { code: 'out-of-range' },
      })
  })
const list = <Member extends z.ZodType>(member: Member): z.ZodArray<Member> =>
  z.array(member).max(mostEntries)

const notificationShape = {
  slack_channels: z.exactOptional(byTeam(word())),
  email_groups: z.exactOptional(byTeam(list(word()))),
}

const weightShape = {
  intermittency_weight: z.exactOptional(share()),
  rerun_weight: z.exactOptional(share()),
  clustering_weight: z.exactOptional(share()),
  message_variance_weight: z.exactOptional(share()),
  fail_ratio_weight: z.exactOptional(share()),
  consecutive_failure_penalty: z.exactOptional(share()),
}

const teamShape = {
  flaky_threshold: z.exactOptional(share()),
  warn_threshold: z.exactOptional(share()),
  auto_quarantine_enabled: z.exactOptional(z.boolean()),
  confidence_threshold: z.exactOptional(share()),
}

const fileShape = {
  flaky_threshold: z.exactOptional(share()),
  warn_threshold: z.exactOptional(share()),
  min_occurrences: z.exactOptional(wholeFrom(1, Number.MAX_SAFE_INTEGER)),
  min_recent_failures: z.exactOptional(wholeFrom(1, Number.MAX_SAFE_INTEGER)),
  lookback_days: z.exactOptional(wholeFrom(1, 365)),
  rolling_window_size: z.exactOptional(wholeFrom(5, 500)),
  exclude_paths: z.exactOptional(list(pattern)),
  labels_required: z.exactOptional(list(word())),
  quarantine_duration_days: z.exactOptional(wholeFrom(1, 365)),
  auto_quarantine_enabled: z.exactOptional(z.boolean()),
  team_notifications: z.exactOptional(z.object(notificationShape)),
  confidence_threshold: z.exactOptional(share()),
  scoring_weights: z.exactOptional(z.object(weightShape)),
  exempted_tests: z.exactOptional(list(pattern)),
  team_overrides: z.exactOptional(byTeam(z.object(teamShape))),
}

/**
 * Keys and ranges are those of FlakeGuard's schema. Unknown keys are let through, as FlakeGuard does, and reported as
 * findings; wrong values are not.
 *
 * @remarks thc1006/flakeguard at c8790ca, `policy/engine.ts`.
 */
export const FlakeGuardFileSchema: z.ZodType<FlakeGuardFile> = exactly<FlakeGuardFile>()(z.object(fileShape))

/** Keys that the schema reads, for finding those that nobody knows. */
export interface KnownKeys {
  readonly file: readonly string[]
  readonly notifications: readonly string[]
  readonly weights: readonly string[]
  readonly team: readonly string[]
}

export const knownKeys: KnownKeys = {
  file: Object.keys(fileShape),
  notifications: Object.keys(notificationShape),
  weights: Object.keys(weightShape),
  team: Object.keys(teamShape),
}
