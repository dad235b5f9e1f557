import type { JsonValue } from '@gatewright/core/canonical'
import { deliverCallbacks, type DeliverCallbacksOptions } from '@gatewright/core/feed'
import { callbackMessage } from '@gatewright/core/ingest'
import type { CompleteStorage, IngestEntry } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { describe, expect, it } from 'vitest'
import { receivers, type Answer, type Receivers } from './support/receivers.ts'
import { tickingClock } from './support/ticking-clock.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const entry: IngestEntry = {
  id: 'upload-1',
  stage: 'valid',
  report: `sha256:${'a'.repeat(64)}`,
  receivedAt: '2026-11-22T04:17:00Z',
  changedAt: '2026-11-22T04:18:00Z',
  reportKey: 'run-1/unit',
  resultCount: 2,
}
const body = callbackMessage(entry, { callbackUrl: 'https://uploader.example/done?run=1' })?.body as Record<
  string,
  JsonValue
>

interface Scene {
  readonly storage: CompleteStorage
  readonly receivers: Receivers
  readonly deliver: (rest?: Partial<DeliverCallbacksOptions>) => Promise<readonly number[]>
}

async function setUp(bodies: readonly JsonValue[], answer?: (url: string) => Answer): Promise<Scene> {
  const storage = createMemoryDatabase().open('shop')
  const clock = tickingClock()
  const own = receivers(
    clock,
    () => [secret],
    ({ url }) => answer?.(url) ?? 200,
  )
  const messages = bodies.map((one, index) => ({
    id: `ingest-callback/upload ${index}`,
    topic: 'webhooks',
    body: one,
    notBefore: clock.now(),
  }))
  expect((await storage.outbox.add(messages)).isOk()).toBe(true)
  const deliver: Scene['deliver'] = async (rest = {}) => {
    const { fetcher } = own
    const options = {
      owner: 'sender-1',
      clock,
      fetcher,
      random: () => 0.5,
      secrets: [secret],
    }
    const report = (await deliverCallbacks(storage.outbox, { ...options, ...rest }))._unsafeUnwrap()
    return [report.delivered, report.retried, report.dead, report.lost]
  }
  return { storage, receivers: own, deliver }
}

describe('deliverCallbacks', () => {
  it('tells the address that the uploader gave, signed and with nothing else', async () => {
    const { receivers: own, deliver } = await setUp([body])
    expect(await deliver()).toEqual([1, 0, 0, 0])
    const [request] = own.received
    const { url, ...payload } = body
    expect([request?.url, request?.body]).toEqual([url, payload])
    expect(request?.id).toMatch(/^msg_[0-9a-f]{32}$/)
    expect(Object.keys(request?.headers ?? {}).sort()).toEqual([
      'content-type',
      'webhook-id',
      'webhook-signature',
      'webhook-timestamp',
    ])
    expect(await deliver()).toEqual([0, 0, 0, 0])
  })

  it('asks other receivers though one of them is gone or down', async () => {
    const to = (host: string): JsonValue => ({ ...body, url: `https://${host}.example/` })
    const { receivers: own, deliver } = await setUp([to('gone'), to('down'), to('up')], (url) =>
      url.includes('gone') ? 410 : url.includes('down') ? 503 : 200,
    )
    expect(await deliver({ parallel: 1 })).toEqual([1, 1, 1, 0])
    expect(own.received).toHaveLength(3)
  })

  it.each<{ what: string; change: Record<string, JsonValue> }>([
    { what: 'an address without a secure scheme', change: { url: 'http://uploader.example/' } },
    { what: 'a user in the address', change: { url: 'https://ann@uploader.example/' } },
    { what: 'another scheme', change: { url: 'file:///etc/passwd' } },
    { what: 'more than is known', change: { authorization: 'Basic YTpi' } },
  ])('gives up $what without asking anybody', async ({ change }) => {
    const { storage, receivers: own, deliver } = await setUp([{ ...body, ...change }])
    expect(await deliver()).toEqual([0, 0, 1, 0])
    expect(own.received).toEqual([])
    const [message] = (await storage.outbox.find({}))._unsafeUnwrap()
    expect(message?.reason).toMatch(/address|https/)
  })

  it('waits for a host that does not answer no longer than once, however many callbacks name it', async () => {
    const to = (host: string, index: number): JsonValue => ({
      ...body,
      url: `https://${host}.example/${index}`,
    })
    const hanging = Array.from({ length: 40 }, (_, index) => to('hangs', index))
    const {
      storage,
      receivers: own,
      deliver,
    } = await setUp([...hanging, to('up', 0)], (url) => (url.includes('hangs') ? 'nothing' : 200))
    expect(await deliver({ parallel: 4 })).toEqual([1, 40, 0, 0])
    expect(own.received).toHaveLength(5)
    const waiting = (await storage.outbox.find({ states: ['waiting'] }))._unsafeUnwrap()
    expect(waiting).toHaveLength(40)
  })

  it('goes nowhere inside of a network', async () => {
    const { receivers: own, deliver } = await setUp([{ ...body, url: 'https://169.254.169.254/latest' }])
    expect(await deliver()).toEqual([0, 1, 0, 0])
    expect(own.received).toEqual([])
  })

  it('takes http where that is allowed', async () => {
    const { deliver } = await setUp([{ ...body, url: 'http://uploader.example/' }])
    expect(await deliver({ allowHttp: true })).toEqual([1, 0, 0, 0])
  })
})
