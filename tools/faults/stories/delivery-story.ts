import { orThrow } from '../../../packages/core/src/errors/index.ts'
import {
  addWebhookSubscription,
  deliverCallbacks,
  deliverWebhooks,
  deliverySteps,
  planDeliveries,
  publishFeed,
  replayDeadLetters,
} from '../../../packages/core/src/feed/index.ts'
import { processReport, receiveReport, type Upload } from '../../../packages/core/src/ingest/index.ts'
import type { Fetcher } from '../../../packages/core/src/ports/index.ts'
import { receivers, type Answer } from '../../../packages/storage-memory/test/feed/support/receivers.ts'
import { lineReader, lines } from '../../../packages/storage-pg/test/ingest/support/line-reader.ts'
import type { Desk, Piece, Story } from './story.ts'

const at = '2026-11-22T04:19:00Z'
const item = { type: 'koji_build', id: 'bash-5.2-1.fc40' }
const callbacks = { hosts: ['ci.example'] }
const reader = lineReader()

const source = 'tag:results.example,2026:shop'
const secrets = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw']

/** What receivers answer, by their hosts; all others take what they get. */
type Answers = Readonly<Record<string, Answer>>

const someAreDown: Answers = { 'down.example': 503, 'gone.example': 410 }
const oneIsBusy: Answers = { 'busy.example': { status: 503, retryAfter: '3600' } }

/** Feed, webhooks and callbacks from the subscription to the letter that was dead and sent once more. */
export const deliveryStory: Story = {
  name: 'deliveries',
  places: deliverySteps,
  folder: 'feed',
  pieces: [
    uploading('first', ['adds', 'divides!']),
    subscribing('up'),
    subscribing('down'),
    subscribing('gone'),
    uploading('second', ['subtracts']),
    publishing(),
    planning(),
    delivering(someAreDown, 1),
    tellingUploaders(),
    async ({ storage, step }) => orThrow(await replayDeadLetters(storage, 'down', undefined, step)),
    delivering({}, 20),
    subscribing('busy'),
    uploading('third', ['mends']),
    publishing(),
    planning(),
    delivering(oneIsBusy, 20),
    delivering({}, 20),
  ],
}

function uploading(id: string, cases: readonly string[]): Piece {
  const about = { item, callbackUrl: 'https://ci.example/hook' }
  const upload: Upload = { id, bytes: lines(...cases), about }
  return async ({ storage }) => {
    orThrow(await receiveReport(storage, upload, { at, callbacks }))
    orThrow(await processReport(storage, reader, id, { at }))
  }
}

function subscribing(id: string): Piece {
  return async ({ storage, owner, clock, step }) => {
    const subscription = { id, url: `https://${id}.example/`, secrets }
    const request = { owner, at: clock.now(), forMs: 60_000, after: 0, step }
    const added = await addWebhookSubscription(storage, subscription, request)
    // Where it was killed behind its end, the subscription is there.
    if (added.isErr() && added.error.kind !== 'store/version-conflict') orThrow(added)
  }
}

function publishing(): Piece {
  return async ({ storage, owner, clock, step }) => {
    const { isOwner } = orThrow(
      await publishFeed(storage, { owner, forMs: 60_000, clock, step, pageSize: 3 }),
    )
    if (!isOwner) throw new Error('Somebody else publishes.')
  }
}

function planning(): Piece {
  return async ({ storage, owner, clock, step }) => {
    const planned = orThrow(await planDeliveries(storage, { owner, forMs: 60_000, clock, source, step }))
    if (planned.some(({ isOwner }) => !isOwner)) throw new Error('Somebody else plans.')
  }
}

/** Delivers until nothing is due. */
function delivering(answers: Answers, maxAttempts: number): Piece {
  return async (desk) => {
    const { storage, owner, clock, step } = desk
    const options = { owner, clock, step, fetcher: fetcherOf(desk, answers), random: () => 0.5 }
    for (let rounds = 1; ; rounds++) {
      const report = orThrow(
        await deliverWebhooks(storage, { ...options, retry: { maxAttempts }, parallel: 3 }),
      )
      if (report.lost > 0) throw new Error('Somebody else delivers.')
      if (report.delivered + report.dead === 0) return
      if (rounds === 100) throw new Error('There is no end of deliveries.')
    }
  }
}

function tellingUploaders(): Piece {
  return async (desk) => {
    const { storage, owner, clock, step } = desk
    const options = { owner, clock, step, fetcher: fetcherOf(desk, {}), random: () => 0.5, secrets }
    orThrow(await deliverCallbacks(storage.outbox, options))
  }
}

/** All receivers; each believes only what is signed. */
function fetcherOf({ clock, receive }: Desk, answers: Answers): Fetcher {
  const { fetcher } = receivers(
    clock,
    () => secrets,
    (letter) => {
      const answer = answers[new URL(letter.url).hostname]
      if (answer === undefined) receive(letter)
      return answer ?? 204
    },
  )
  return fetcher
}
