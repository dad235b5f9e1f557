import type { FeedEvent, FeedEventKind } from '../ports/change-feed.ts'
import type { Instant } from '../schema/instant.ts'
import { eventId } from './event-id.ts'
import { orderedEvent } from './ordered-event.ts'
import { oneLine } from './plain-text.ts'

/** An event in the envelope of CloudEvents 1.0. */
export interface CloudEvent {
  readonly specversion: '1.0'
  /** The same each time that the event is written, and unique for its source. */
  readonly id: string
  readonly source: string
  readonly type: `dev.gatewright.${FeedEventKind}.v1`
  /** What was changed; left out where the event does not name it. */
  readonly subject?: string
  /** When it happened, as what was stored says; absent where it doesn't. */
  readonly time?: Instant
  readonly datacontenttype: 'application/json'
  readonly data: FeedEvent
}

/** A message to be handed on: its body and the `content-type` of it. */
export interface CloudEventMessage {
  readonly mediaType: string
  readonly body: string
}

/**
 * An event of the change feed as a CloudEvent. Its source is the project's, its type the kind of change.
 *
 * @param source - who says so: a URI for each project, such as `https://results.example/shop`
 * @remarks https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 * @example
 * import { cloudEvent } from '@gatewright/core/feed'
 *
 * const event = cloudEvent('https://results.example/shop', {
 *   position: 7,
 *   kind: 'group',
 *   ref: 'run-1',
 *   at: '2026-11-22T04:19:00Z',
 *   facts: { state: 'complete' },
 * })
 * console.log(event.type, event.subject) // dev.gatewright.group.v1 run-1
 */
export function cloudEvent(source: string, event: FeedEvent): CloudEvent {
  const { kind, ref, at } = event
  // An attribute holds no control characters, and is not empty.
  const subject = oneLine(ref)
  return {
    specversion: '1.0',
    id: eventId(source, event),
    source,
    type: `dev.gatewright.${kind}.v1`,
    ...(subject !== '' && { subject }),
    ...(at !== undefined && { time: at }),
    datacontenttype: 'application/json',
    data: orderedEvent(event),
  }
}

/** One event in the structured mode of JSON. */
export function writeCloudEvent(event: CloudEvent): CloudEventMessage {
  return { mediaType: 'application/cloudevents+json', body: JSON.stringify(event) }
}

/** Events in the batched mode of JSON, none too. */
export function writeCloudEventBatch(events: readonly CloudEvent[]): CloudEventMessage {
  return { mediaType: 'application/cloudevents-batch+json', body: JSON.stringify(events) }
}
