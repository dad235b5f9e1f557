import { createCaller, redeliverFailed } from '@gatewright/github'
import { describe, expect, it } from 'vitest'
import { judgedGitHub } from '../support/github.ts'
import type { Host } from '../support/openapi/judged-fetch.ts'
import { sampleNamed } from '../support/openapi/sample.ts'
import { patience } from '../support/patience.ts'

interface Sent {
  readonly id: number
  readonly guid: string
  readonly status_code: number
  readonly delivered_at: string
}

function sent(id: number, guid: string, status: number, hour: number): Sent {
  return { id, guid, status_code: status, delivered_at: `2026-11-22T${String(hour).padStart(2, '0')}:00:00Z` }
}

/** Deliveries newest first, so many a page. */
function hostOf(deliveries: readonly Sent[], pageSize: number, asked: number[]): Host {
  return ({ operation, query, parts }) => {
    if (operation.id === 'apps/redeliver-webhook-delivery') {
      asked.push(Number(parts['delivery_id']))
      return { status: 202, body: {} }
    }
    const start = Number(query.get('cursor') ?? 0)
    const page = deliveries.slice(start, start + pageSize)
    const next = `<https://api.github.com/app/hook/deliveries?per_page=100&cursor=${start + pageSize}>; rel="next"`
    const hasMore = start + pageSize < deliveries.length
    return {
      status: 200,
      headers: hasMore ? { link: next } : {},
      body: page.map((one) => sampleNamed('hook-delivery-item', { ...one })),
    }
  }
}

describe('redeliverFailed', () => {
  const deliveries = [
    sent(9, 'late', 502, 9),
    sent(8, 'mended', 202, 8),
    sent(7, 'late', 500, 7),
    sent(6, 'mended', 502, 6),
    sent(5, 'fine', 200, 5),
    sent(4, 'lost', 0, 4),
    sent(3, 'old', 502, 1),
  ]

  it.each([100, 2, 1])(
    'asks for each once that never arrived, oldest first, over pages of %i',
    async (pageSize) => {
      const asked: number[] = []
      const { client, problems } = judgedGitHub(hostOf(deliveries, pageSize, asked))
      const caller = createCaller({ client, ...patience(), writeGapMs: 0 })
      const answer = await redeliverFailed(caller, { since: '2026-11-22T03:00:00Z' })
      expect(answer._unsafeUnwrap()).toEqual({ redelivered: ['lost', 'late'], isWhole: true })
      expect(asked).toEqual([4, 9])
      expect(problems).toEqual([])
    },
  )

  it('says when it left some for the next time', async () => {
    const { client } = judgedGitHub(hostOf(deliveries, 1, []))
    const caller = createCaller({ client, ...patience(), writeGapMs: 0 })
    const options = { since: '2026-11-22T00:00:00Z' }
    expect((await redeliverFailed(caller, { ...options, mostPages: 2 }))._unsafeUnwrap().isWhole).toBe(false)
    expect((await redeliverFailed(caller, { ...options, most: 1 }))._unsafeUnwrap()).toEqual({
      redelivered: ['old'],
      isWhole: false,
    })
  })
})
