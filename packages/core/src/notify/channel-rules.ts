import type { EpochMs } from '../schema/instant.ts'
import { isOpen, nextDigest, nextOpening } from './channel-times.ts'
import type { ChannelRules } from './notification-config.ts'
import type { WaitingNotification } from './notification-state.ts'

/** Why a channel is not told now, and when it is; undefined where it is told at once. */
export function laterOf(
  rules: ChannelRules,
  nowMs: EpochMs,
): { readonly why: WaitingNotification['why']; readonly untilMs: EpochMs } | undefined {
  const { digest, timeZone = 'UTC' } = rules
  if (digest) return { why: 'digest', untilMs: nextDigest(nowMs, digest, timeZone) }
  const opensAt = whenOpen(rules, nowMs)
  return opensAt === undefined ? undefined : { why: 'outside-hours', untilMs: opensAt }
}

/** When business hours begin; undefined during them, and where there are none. */
export function whenOpen({ hours, timeZone = 'UTC' }: ChannelRules, nowMs: EpochMs): EpochMs | undefined {
  return hours === undefined || isOpen(nowMs, hours, timeZone)
    ? undefined
    : nextOpening(nowMs, hours, timeZone)
}
