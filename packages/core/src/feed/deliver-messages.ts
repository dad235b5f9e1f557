import { err, ok, type Result } from 'neverthrow'
import type { LeaseRequest } from '../ports/change-feed.ts'
import type { Outbox, OutboxClaim, OutboxOutcome } from '../ports/outbox.ts'
import type { QueryError } from '../ports/result-store.ts'
import { fromEpochMs, toEpochMs } from '../schema/compare-instants.ts'
import type { DeliveryStepHook } from './delivery-steps.ts'
import { isLastAttempt, retryDelayMs, type RetryPolicy } from './retry-delay.ts'
import { defaultTimeoutMs, type SendOutcome, type WebhookTransport } from './send-webhook.ts'

/** Who delivers, how, and how much. */
export interface DeliveryOptions extends WebhookTransport, Pick<LeaseRequest, 'owner'> {
  /** A number from 0 to below 1, another one each time. */
  readonly random: () => number
  readonly retry?: RetryPolicy
  /** How many messages go to one receiver at a time; 8 by default. */
  readonly parallel?: number
  /** How many messages go to one receiver in this call; 1,000 by default. */
  readonly most?: number
  readonly step?: DeliveryStepHook
}

/** How many messages came to which end. */
export interface DeliveryReport {
  readonly delivered: number
  /** Failed, and to be tried again. */
  readonly retried: number
  /** Given up. */
  readonly dead: number
  /** Sent, but claimed by somebody else meanwhile, who may send them once more. */
  readonly lost: number
}

export const nothingDelivered: DeliveryReport = { delivered: 0, retried: 0, dead: 0, lost: 0 }

export function sumOfReports(a: DeliveryReport, b: DeliveryReport): DeliveryReport {
  return {
    delivered: a.delivered + b.delivered,
    retried: a.retried + b.retried,
    dead: a.dead + b.dead,
    lost: a.lost + b.lost,
  }
}

/** Of a round on one topic: what its one receiver said of itself, beside the counts. */
export interface TopicReport extends DeliveryReport {
  readonly gone?: string
  /** How long it asked to be left alone. */
  readonly askedMs?: number
}

/** More than an attempt takes, so that nobody claims what is being sent: a name is looked up before and an answer stored after. */
const claimMarginMs = 30_000

/** Who delivers the messages of a topic, by whatever way. */
export interface TopicOptions extends Omit<DeliveryOptions, 'fetcher' | 'addresses'> {
  /** Whether all of them go to the same receiver; true by default. */
  readonly isOneReceiver?: boolean
}

/** Sends what is due of a topic, some at a time, until nothing is, `most` were sent, or its one receiver takes none. */
export async function deliverTopic(
  outbox: Pick<Outbox, 'claim' | 'settle'>,
  topic: string,
  options: TopicOptions,
  send: (claim: OutboxClaim) => Promise<SendOutcome>,
): Promise<Result<TopicReport, QueryError>> {
  const { owner, clock, timeoutMs = defaultTimeoutMs, parallel = 8, most = 1_000 } = options
  const { isOneReceiver = true, step } = options
  let report: TopicReport = nothingDelivered
  for (let sent = 0; sent < most;) {
    const request = { owner, at: clock.now(), forMs: timeoutMs + claimMarginMs }
    const limit = Math.min(parallel, most - sent)
    const claims = await outbox.claim(topic, { ...request, limit })
    if (claims.isErr()) return err(claims.error)
    if (claims.value.length === 0) return ok(report)
    sent += claims.value.length
    await step?.('deliver/claimed')
    const outcomes = await Promise.all(
      claims.value.map(async (claim) => {
        const outcome = await send(claim)
        await step?.('deliver/sent')
        return { claim, outcome }
      }),
    )
    for (const { claim, outcome } of outcomes) {
      const settled = await settle(outbox, claim, outcome, options)
      if (settled.isErr()) return err(settled.error)
      await step?.('deliver/settled')
      report = { ...report, [settled.value]: report[settled.value] + 1 }
      if (outcome.is === 'gone') report = { ...report, gone: outcome.reason }
      if (outcome.is === 'failed' && outcome.askedMs !== undefined)
        report = { ...report, askedMs: Math.max(outcome.askedMs, report.askedMs ?? 0) }
    }
    // Whoever answers none of these would not answer the others, and each attempt counts.
    const isTaken = outcomes.some(({ outcome }) => outcome.is === 'delivered')
    const isLeftAlone = report.gone !== undefined || report.askedMs !== undefined || !isTaken
    if (isOneReceiver && isLeftAlone) return ok(report)
  }
  return ok(report)
}

async function settle(
  outbox: Pick<Outbox, 'settle'>,
  claim: OutboxClaim,
  outcome: SendOutcome,
  { clock, random, retry = {}, isOneReceiver = true }: TopicOptions,
): Promise<Result<keyof DeliveryReport, QueryError>> {
  const nowMs = toEpochMs(clock.now())
  // It waits with all others for its receiver: a process that ends before that is disabled finds it, and asks once more.
  const next: OutboxOutcome =
    outcome.is === 'gone' && isOneReceiver
      ? { state: 'waiting', notBefore: fromEpochMs(nowMs), reason: outcome.reason }
      : outboxOutcome(claim.message.attempts, outcome, nowMs, random, retry)
  const settled = await outbox.settle(claim, next)
  if (settled.isErr()) return settled.error.kind === 'store/lease-lost' ? ok('lost') : err(settled.error)
  if (next.state === 'waiting') return ok('retried')
  return ok(next.state)
}

function outboxOutcome(
  attempt: number,
  outcome: SendOutcome,
  nowMs: number,
  random: () => number,
  retry: RetryPolicy,
): OutboxOutcome {
  if (outcome.is === 'delivered') return { state: 'delivered' }
  const { reason } = outcome
  if (outcome.is !== 'failed' || isLastAttempt(attempt, retry)) return { state: 'dead', reason }
  const delayMs = retryDelayMs(attempt, random(), retry, outcome.askedMs)
  return { state: 'waiting', notBefore: fromEpochMs(nowMs + delayMs), reason }
}
