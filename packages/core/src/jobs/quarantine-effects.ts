import { err, ok, type Result } from 'neverthrow'
import { appendAudit } from '../audit/append-audit.ts'
import type { JsonValue } from '../canonical/canonical-json.ts'
import { digestOf, digestOfJson } from '../canonical/digest.ts'
import { testKey } from '../flake/evidence/test-key.ts'
import type { AuditEffect, QuarantineEffect } from '../flake/quarantine/quarantine-effect.ts'
import { eventOfQuarantineEffect } from '../notify/quarantine-events.ts'
import type { AuditEvent } from '../ports/audit-log.ts'
import type { JobContext } from './job-context.ts'
import type { JobError } from './job-errors.ts'
import { planNotifications } from './planned-notifications.ts'

/** Under which topic of the outbox issues to open and comments on them wait, for whoever talks to an issue tracker. */
export const quarantineIssuesTopic = 'quarantine issues'

/**
 * Does what follows of a step: audit log, notifications, and issues into the outbox. Everything has an id that is made of what
 * it says, so that to do it twice comes to the same.
 */
export async function doEffects(
  context: JobContext,
  effects: readonly QuarantineEffect[],
): Promise<Result<void, JobError>> {
  const { storage, notifications, clock } = context
  for (const effect of effects) {
    if (effect.kind !== 'audit') continue
    const logged = await log(context, effect)
    if (logged.isErr()) return err(logged.error)
  }
  const issues = effects.filter(({ kind }) => kind === 'open-issue' || kind === 'comment')
  if (issues.length > 0) {
    const added = await storage.outbox.add(
      issues.map((effect) => {
        const body = effect as unknown as JsonValue
        return {
          id: `quarantine ${digestOfJson(body)}`,
          topic: quarantineIssuesTopic,
          body,
          notBefore: effect.at,
        }
      }),
    )
    if (added.isErr()) return err(added.error)
  }
  const events = effects.flatMap((effect) => eventOfQuarantineEffect(effect) ?? [])
  if (!notifications || events.length === 0) return ok()
  const planned = await planNotifications(storage, notifications.config, events, clock.now())
  return planned.map(() => undefined)
}

async function log({ storage }: JobContext, effect: AuditEffect): Promise<Result<void, JobError>> {
  const { id, at, by, cause, testcase, variant, from, to, reason, ...rest } = effect
  const { owner, issue, event } = rest
  const payload = {
    testcase,
    variant,
    from,
    to,
    reason,
    ...(owner !== undefined && { owner }),
    ...(issue !== undefined && { issue }),
    ...(event !== undefined && { event }),
  }
  const said: AuditEvent = { id, type: `quarantine-${cause}`, at, by, payload }
  const appended = await appendAudit(storage.audit, `quarantine ${digestOf(testKey(effect))}`, {
    initial: false,
    reduce: (isLogged: boolean, known) => isLogged || known.id === id,
    decide: ({ state: isLogged }) => ok(isLogged ? [] : [said]),
  })
  return appended.map(() => undefined)
}
