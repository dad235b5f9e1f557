import { appendAudit, foldAudit } from '@gatewright/core/audit'
import { digestOf, type JsonValue } from '@gatewright/core/canonical'
import { ManualEventSchema, testKey, type ManualEvent, type TestOfVariant } from '@gatewright/core/flake'
import type {
  AuditLog,
  QueryError,
  StoreCorrupt,
  StoredAuditEvent,
  VersionConflict,
} from '@gatewright/core/ports'
import { err, ok, ResultAsync, type Result } from 'neverthrow'

const type = 'quarantine-decided'

/**
 * Writes down in the audit log what a person decided about the quarantine of a test. One that is known by its id stays as it
 * was written first.
 *
 * @returns the event as it stands in the log
 */
export function recordManualEvent(
  audit: AuditLog,
  test: TestOfVariant,
  event: ManualEvent,
): ResultAsync<ManualEvent, QueryError | VersionConflict> {
  const { id, at, by } = event
  const payload = {
    testcase: test.testcase,
    variant: { ...test.variant },
    event: { ...event },
  } satisfies JsonValue
  return appendAudit(audit, streamOf(test), {
    initial: undefined,
    reduce: (found: ManualEvent | undefined, said) =>
      found ?? (said.id === id ? manualEventOf(said) : undefined),
    decide: ({ state: known }) => ok(known ? [] : [{ id, type, at, by, payload }]),
  }).map(({ state }) => state ?? event)
}

/**
 * What people decided about the quarantine of a test, oldest first: the `events` that `reduceQuarantine` takes, and that the
 * `factsOf` of a quarantine job gives.
 *
 * @example
 * import { readManualEvents } from '@gatewright/github'
 * import type { CompleteStorage } from '@gatewright/core/ports'
 *
 * declare const storage: CompleteStorage
 *
 * const events = await readManualEvents(storage.audit, { testcase: 'e2e/pays', variant: {} })
 * if (events.isOk()) console.log(events.value.map(({ by, reason }) => `${by}: ${reason}`))
 */
export function readManualEvents(
  audit: Pick<AuditLog, 'read'>,
  test: TestOfVariant,
): ResultAsync<readonly ManualEvent[], QueryError> {
  const stream = streamOf(test)
  return foldAudit(audit, stream, (all: readonly StoredAuditEvent[], said) => [...all, said], [])
    .map(({ state }) => state.filter((said) => said.type === type))
    .andThen((said): Result<readonly ManualEvent[], StoreCorrupt> => {
      const events = said.flatMap((one) => manualEventOf(one) ?? [])
      if (events.length === said.length) return ok(events)
      const message = `The audit log has a decision about quarantine in "${stream}" that can't be read.`
      return err({ kind: 'store/corrupt', message, retryable: false, key: stream })
    })
}

/** A name may be longer than a stream's may be. */
function streamOf(test: TestOfVariant): string {
  return `quarantine decisions ${digestOf(testKey(test))}`
}

function manualEventOf({ payload }: StoredAuditEvent): ManualEvent | undefined {
  if (typeof payload !== 'object' || payload === null || !('event' in payload)) return undefined
  return ManualEventSchema.safeParse(payload['event']).data
}
