import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cloudEvent,
  eventId,
  writeCloudEvent,
  writeCloudEventBatch,
  type CloudEvent,
} from '../../src/feed/index.ts'
import type { FeedEvent } from '../../src/ports/index.ts'
import { groupEvent, storedEvent } from './support/feed-events.ts'

const source = 'https://results.example/shop'

/** The rules of CloudEvents 1.0.2, sections "Type System" and "Context Attributes". */
function expectCloudEvent(event: Record<string, unknown>): void {
  for (const name of ['specversion', 'id', 'source', 'type']) expect(event).toHaveProperty(name)
  for (const [name, value] of Object.entries(event)) {
    expect(name).toMatch(/^[a-z0-9]{1,20}$/)
    if (name === 'data') continue
    expect(value).toBeTypeOf('string')
    expect(value).not.toBe('')
    // Control characters, halves of pairs and noncharacters are not allowed in attributes.
    expect(value).not.toMatch(/[\p{Cc}\p{Surrogate}\p{Noncharacter_Code_Point}]/u)
  }
  expect(event['specversion']).toBe('1.0')
  if ('time' in event) expect(event['time']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)
}

describe('cloudEvent', () => {
  it('is an event of the project and kind', () => {
    const id = eventId(source, groupEvent)
    expect(JSON.parse(writeCloudEvent(cloudEvent(source, groupEvent)).body)).toEqual({
      specversion: '1.0',
      id,
      source,
      type: 'dev.gatewright.group.v1',
      subject: 'run-1',
      time: '2026-11-22T04:19:00Z',
      datacontenttype: 'application/json',
      data: groupEvent,
    })
  })

  it('keeps the rules for attributes, and the whole event, whatever it says', () => {
    fc.assert(
      fc.property(fc.array(storedEvent), (events) => {
        const { body, mediaType } = writeCloudEventBatch(events.map((event) => cloudEvent(source, event)))
        expect(mediaType).toBe('application/cloudevents-batch+json')
        const written = JSON.parse(body) as (CloudEvent & Record<string, unknown>)[]
        for (const event of written) expectCloudEvent(event)
        expect(written.map(({ data }) => data)).toEqual(events)
      }),
    )
  })

  it('writes one event in the structured mode', () => {
    expect(writeCloudEvent(cloudEvent(source, groupEvent)).mediaType).toBe('application/cloudevents+json')
  })
})

describe('eventId', () => {
  it('is the same for the same event of the same source only, in whatever order its keys come', () => {
    const id = eventId(source, groupEvent)
    expect(id).toMatch(/^7-[0-9a-f]{16}$/)
    expect(
      eventId(source, Object.fromEntries(Object.entries(groupEvent).toReversed()) as unknown as FeedEvent),
    ).toBe(id)
    const others = [
      eventId('https://results.example/other', groupEvent),
      eventId(source, { ...groupEvent, position: 8 }),
      eventId(source, { ...groupEvent, facts: { state: 'aborted' } }),
      eventId(source, { ...groupEvent, ref: 'run-2' }),
    ]
    expect(new Set([id, ...others]).size).toBe(5)
  })
})
