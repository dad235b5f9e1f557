import { err, ok, ResultAsync, type Result } from 'neverthrow'
import * as z from 'zod'
import type { GitHubCallError } from '../calls/call-error.ts'
import type { GitHubCaller } from '../calls/github-caller.ts'
import { readReply, type GitHubReplyInvalid } from '../calls/read-reply.ts'
import { toEpochMs, type Instant } from '@gatewright/core/schema'

export interface RedeliverFailedOptions {
  /** Deliveries before this are left alone; GitHub sends none again that are older than three days. */
  readonly since: Instant
  /** How many pages of a hundred to look through at most; 20 by default. */
  readonly mostPages?: number
  /** How many deliveries to ask for at most; 100 by default. */
  readonly most?: number
}

/** What was asked for again. */
export interface Redelivered {
  /** Ids of deliveries, as `X-GitHub-Delivery` has them. */
  readonly redelivered: readonly string[]
  /** False where pages or deliveries were left for the next time. */
  readonly isWhole: boolean
}

const list = 'GET /app/hook/deliveries'
const redeliver = 'POST /app/hook/deliveries/{delivery_id}/attempts'

/**
 * Asks GitHub to send deliveries again of which no attempt arrived: it does not by itself. They come with the ids that they had,
 * so one that arrived after all is worked on once.
 *
 * @param caller - with the App's own token, and not one of an installation
 */
export function redeliverFailed(
  caller: GitHubCaller,
  options: RedeliverFailedOptions,
): ResultAsync<Redelivered, GitHubCallError | GitHubReplyInvalid> {
  return new ResultAsync(redeliverAll(caller, options))
}

async function redeliverAll(
  caller: GitHubCaller,
  { since, mostPages = 20, most = 100 }: RedeliverFailedOptions,
): Promise<Result<Redelivered, GitHubCallError | GitHubReplyInvalid>> {
  const attempts = await readDeliveries(caller, toEpochMs(since), mostPages)
  if (attempts.isErr()) return err(attempts.error)
  const arrived = new Set(attempts.value.deliveries.filter(hasArrived).map(({ guid }) => guid))
  // The newest attempt of each, of which the list begins.
  const failed = new Map<string, Delivery>()
  for (const delivery of attempts.value.deliveries)
    if (!arrived.has(delivery.guid) && !failed.has(delivery.guid)) failed.set(delivery.guid, delivery)
  const asked: string[] = []
  for (const { id, guid } of [...failed.values()].reverse().slice(0, most)) {
    const answer = await caller.call(redeliver, { delivery_id: id }, { isRepeatable: true })
    // One that GitHub does not know any more is lost.
    if (answer.isErr() && answer.error.kind !== 'github/not-found' && answer.error.kind !== 'github/invalid')
      return err(answer.error)
    if (answer.isOk()) asked.push(guid)
  }
  return ok({ redelivered: asked, isWhole: attempts.value.isWhole && failed.size <= most })
}

function hasArrived({ status_code: status }: Delivery): boolean {
  return status >= 200 && status < 300
}

type Delivery = z.infer<typeof DeliveriesSchema>[number]

const DeliveriesSchema = z.array(
  z.object({ id: z.int(), guid: z.string(), delivered_at: z.string(), status_code: z.int() }),
)

/** Attempts since an instant, newest first. Pages are parted by a cursor, which the answer's header names. */
async function readDeliveries(
  caller: GitHubCaller,
  sinceMs: number,
  mostPages: number,
): Promise<
  Result<
    { readonly deliveries: readonly Delivery[]; readonly isWhole: boolean },
    GitHubCallError | GitHubReplyInvalid
  >
> {
  const deliveries: Delivery[] = []
  let cursor: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const parameters = { per_page: 100, ...(cursor === undefined ? {} : { cursor }) }
    const answer = await caller.call(list, parameters)
    if (answer.isErr()) return err(answer.error)
    const read = readReply(DeliveriesSchema, answer.value.data, list)
    if (read.isErr()) return err(read.error)
    const recent = read.value.filter(({ delivered_at: at }) => toEpochMs(at) >= sinceMs)
    deliveries.push(...recent)
    cursor = nextCursor(answer.value.headers['link'])
    if (cursor === undefined || recent.length < read.value.length) return ok({ deliveries, isWhole: true })
  }
  return ok({ deliveries, isWhole: false })
}

function nextCursor(link: string | number | undefined): string | undefined {
  const next = String(link ?? '')
    .split(',')
    .find((one) => one.includes('rel="next"'))
  const address = next?.slice(next.indexOf('<') + 1, next.indexOf('>'))
  return address === undefined ? undefined : (new URL(address).searchParams.get('cursor') ?? undefined)
}
