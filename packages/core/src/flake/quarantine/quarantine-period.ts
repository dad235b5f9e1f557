import { fromEpochMs, toEpochMs } from '../../schema/compare-instants.ts'
import { endOf, type ManualQuarantine } from './manual-event.ts'
import { lastRenewal } from './manual-override.ts'
import type { QuarantineSituation } from './next-state.ts'
import type { QuarantinePolicy } from './quarantine-policy.ts'
import type { QuarantinePeriod } from './quarantine-record.ts'

/** The quarantine of a test that is in it: the one it was in, a person's, or a new one. */
export function periodOf(situation: QuarantineSituation): QuarantinePeriod {
  const { evidence, policy } = situation
  const period = withoutRenewal(situation)
  const renewal = lastRenewal(evidence.events ?? [], toEpochMs(period.from), evidence.at)
  return renewal ? byPerson(renewal, policy) : period
}

/** True when the two are one quarantine with one end. */
export function isSamePeriod(
  one: QuarantinePeriod | undefined,
  other: QuarantinePeriod | undefined,
): boolean {
  return one?.from === other?.from && one?.until === other?.until && one?.event === other?.event
}

function withoutRenewal(situation: QuarantineSituation): QuarantinePeriod {
  const { record, evidence, policy, manual } = situation
  const current = record.state === 'quarantined' ? record.period : undefined
  if (manual?.kind === 'quarantine') {
    const isRenewed =
      current?.event !== undefined &&
      current.event !== manual.id &&
      toEpochMs(current.from) > toEpochMs(manual.at)
    return isRenewed ? current : byPerson(manual, policy)
  }
  return (
    current ?? {
      from: fromEpochMs(evidence.at),
      until: fromEpochMs(evidence.at + policy.maxAgeMs),
      by: `automatic:${evidence.score.modelVersion}`,
      reason: evidence.score.explanation,
    }
  )
}

function byPerson(event: ManualQuarantine, policy: QuarantinePolicy): QuarantinePeriod {
  return {
    from: event.at,
    until: fromEpochMs(endOf(event, policy)),
    by: event.by,
    reason: event.reason,
    event: event.id,
  }
}
