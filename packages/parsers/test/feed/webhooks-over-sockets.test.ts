import { webcrypto } from 'node:crypto'
import type { IncomingMessage, RequestListener } from 'node:http'
import {
  addWebhookSubscription,
  deliverWebhooks,
  planDeliveries,
  verifyWebhook,
  verifyWebhookWithKeys,
  webhookKeyPair,
  type DeliverWebhooksReport,
} from '@gatewright/core/feed'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { afterEach, describe, expect, it } from 'vitest'
import { endServers, loopback, serve } from '../ingest/support/serve.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const clock = { now: () => new Date().toISOString() }
afterEach(endServers)

/** The address of a receiver on this machine. */
async function listen(answer: RequestListener): Promise<string> {
  return `http://hooks.example:${(await serve(answer)).port}/ci`
}

/** What becomes of one event that is sent to an address. */
async function deliver(
  url: string,
  timeoutMs: number = 5_000,
  secrets: readonly string[] = [secret],
): Promise<DeliverWebhooksReport & { readonly reason?: string }> {
  const storage = createMemoryDatabase().open('shop')
  const worker = { owner: 'worker-1', forMs: 60_000 }
  const subscription = { id: 'chat', url, allowHttp: true as const, secrets }
  void (await addWebhookSubscription(storage, subscription, { ...worker, at: clock.now() }))
  void (await storage.groups.put({ id: 'run-ü', state: 'complete' }))
  void (await planDeliveries(storage, { ...worker, clock, source: 'tag:results.example,2026:shop' }))
  const options = {
    owner: 'sender-1',
    clock,
    fetcher: loopback,
    random: () => 0.5,
    ed25519: webcrypto.subtle,
    timeoutMs,
    addresses: ['127.0.0.0/8'],
  }
  const report = (await deliverWebhooks(storage, options))._unsafeUnwrap()
  const [message] = (await storage.outbox.find({}))._unsafeUnwrap()
  return { ...report, ...(message?.reason !== undefined && { reason: message.reason }) }
}

async function bytesOf(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks)
}

describe('webhooks over sockets', () => {
  it('arrive as they were signed, and the answer is not read', async () => {
    const seen: unknown[] = []
    const url = await listen((request, response) => {
      void bytesOf(request).then((body) => {
        const at = clock.now()
        const verified = verifyWebhook({ headers: request.headers, body }, [secret], { at })
        seen.push([verified.isOk(), request.headers.host, JSON.parse(Buffer.from(body).toString())])
        response.writeHead(200)
        // More than anybody would wait for.
        response.write('x'.repeat(100_000))
      })
    })
    expect(await deliver(url)).toMatchObject({ delivered: 1 })
    expect(seen).toEqual([[true, new URL(url).host, expect.objectContaining({ type: 'group' })]])
  })

  it('are verified by who has the public key alone', async () => {
    const pair = (await webhookKeyPair(webcrypto.subtle, new Uint8Array(32).fill(7)))._unsafeUnwrap()
    const seen: boolean[] = []
    const url = await listen((request, response) => {
      void bytesOf(request).then(async (body) => {
        const received = { headers: request.headers, body }
        const at = clock.now()
        const verified = await verifyWebhookWithKeys(received, [pair.publicKey], webcrypto.subtle, { at })
        seen.push(verified.isOk(), verifyWebhook(received, [secret], { at }).isOk())
        response.writeHead(204).end()
      })
    })
    expect(await deliver(url, 5_000, [pair.secretKey, secret])).toMatchObject({ delivered: 1 })
    expect(seen).toEqual([true, true])
  })

  it('follow no redirect', async () => {
    let asked = 0
    const other = await listen((_, response) => {
      asked += 1
      response.end()
    })
    const url = await listen((_, response) => response.writeHead(307, { location: other }).end())
    expect(await deliver(url)).toMatchObject({ delivered: 0, retried: 1, reason: 'HTTP 307' })
    expect(asked).toBe(0)
  })

  it('are tried again where nobody answers in time, or at all', async () => {
    const silent = await listen(() => {})
    expect(await deliver(silent, 50)).toMatchObject({ retried: 1, reason: 'The host did not answer.' })
    const broken = await listen((request) => request.socket.destroy())
    expect(await deliver(broken)).toMatchObject({ retried: 1, reason: 'The host did not answer.' })
  })
})
