import { canonicalJson, type JsonValue } from '../canonical/canonical-json.ts'
import type { WaiverEvent } from '../schema/waiver.ts'

/** What ids begin with that `importWaiverDb` gives to records: no event may name one. */
export const reservedWaiverIdPrefix = 'waiverdb:'

/**
 * The id of a waiver that events must not be stored for, for stores; nothing where all may be. It is one that another
 * waiver was requested under before or among them, or one that `importWaiverDb` gives to a record, as `waiverdb:7`: a record
 * is taken back by a record alone, for whoever asks for records looks at no events and would still find it good.
 *
 * @param knownRequest - the request that is stored under an id
 * @example
 * import { conflictingWaiver } from '@gatewright/core/waiver'
 *
 * console.log(conflictingWaiver([], () => undefined)) // undefined
 */
export function conflictingWaiver(
  events: readonly WaiverEvent[],
  knownRequest: (waiverId: string) => WaiverEvent | undefined,
): string | undefined {
  const added = new Map<string, WaiverEvent>()
  for (const event of events) {
    if (event.waiverId.startsWith(reservedWaiverIdPrefix)) return event.waiverId
    if (event.kind !== 'requested') continue
    const known = added.get(event.waiverId) ?? knownRequest(event.waiverId)
    if (known && eventText(known) !== eventText(event)) return event.waiverId
    added.set(event.waiverId, event)
  }
  return undefined
}

/** Checked events hold nothing that JSON cannot say, which their interfaces cannot tell the compiler. */
function eventText(event: WaiverEvent): string {
  return canonicalJson(event as unknown as JsonValue)
}
