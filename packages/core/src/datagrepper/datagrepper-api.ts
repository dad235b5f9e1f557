import { errAsync, okAsync } from 'neverthrow'
import type { ChangeFeed } from '../ports/change-feed.ts'
import type { Clock } from '../ports/clock.ts'
import type { ApiHandler } from '../ports/api.ts'
import type { ApiPath } from '../ports/api-path.ts'
import { messageAnswer, serveApi, type ApiWork } from '../ports/serve-api.ts'
import { answerOf, asking } from '../resultsdb/answers.ts'
import { toEpochMs } from '../schema/compare-instants.ts'
import { feedMessage, type DescribeOptions } from './feed-message.ts'
import { findMessages } from './find-messages.ts'
import { readMessageRequest } from './message-request.ts'

/** What the handler of datagrepper's API works with. */
export interface DatagrepperApiOptions extends Partial<DescribeOptions> {
  readonly feed: Pick<ChangeFeed, 'position' | 'read'>
  readonly clock: Clock
  /** How many seconds back requests look that say nothing of time; all of it unless given. */
  readonly defaultDelta?: number
  /** How many of the newest events a request looks at; 100,000 unless given. Where there are more, `complete` is false. */
  readonly lookAt?: number
}

/**
 * datagrepper's API over the change feed, for clients that look into the history of a message bus: `/raw` (also `/v2/search`)
 * finds messages by time, user, package, category, topic and text, `/id` (`/v2/id`) gets one, `/messagecount` counts all. Each
 * event is a message: its kind is the category, its position the id, and its items and subjects are the packages.
 *
 * @example
 * import { createDatagrepperApi } from '@gatewright/core/datagrepper'
 * import type { CompleteStorage } from '@gatewright/core/ports'
 *
 * declare const storage: CompleteStorage
 *
 * const api = createDatagrepperApi({
 *   feed: storage.feed,
 *   clock: { now: () => '2026-11-22T04:19:00Z' },
 *   topicPrefix: 'org.example.prod',
 * })
 * const answer = await api({ method: 'GET', path: '/raw?delta=3600&category=decision&not_package=bash&order=asc' })
 */
export function createDatagrepperApi(options: DatagrepperApiOptions): ApiHandler {
  return serveApi((path) => {
    switch (path.segments.filter((segment) => segment !== '').join('/')) {
      case 'raw':
      case 'v2/search':
        return { GET: () => searchMessages(options, path) }
      case 'id':
      case 'v2/id':
        return { GET: () => getMessage(options, path) }
      case 'messagecount':
        return {
          GET: () => asking(options.feed.position()).map((messagecount) => answerOf({ messagecount })),
        }
      default:
        return undefined
    }
  })
}

function searchMessages(options: DatagrepperApiOptions, path: ApiPath): ApiWork {
  const { feed, clock, defaultDelta, lookAt = 100_000 } = options
  const now = toEpochMs(clock.now()) / 1000
  return readMessageRequest(path, now, defaultDelta).asyncAndThen((request) =>
    asking(findMessages(feed, request, { ...describing(options), lookAt })).map(
      ({ messages, total, pages, complete }) =>
        answerOf({
          arguments: request,
          count: messages.length,
          pages,
          total,
          complete,
          raw_messages: messages,
        }),
    ),
  )
}

function getMessage(options: DatagrepperApiOptions, { parameters }: ApiPath): ApiWork {
  const id = parameters.find(([name]) => name === 'id')?.[1]
  if (id === undefined) return errAsync(messageAnswer(400, 'id is needed'))
  const position = /^[1-9]\d{0,14}$/.test(id) ? Number(id) : undefined
  if (position === undefined) return errAsync(messageAnswer(404, 'Not Found'))
  return asking(options.feed.read(position - 1, 1)).andThen(([event]) =>
    event?.position === position
      ? okAsync(answerOf(feedMessage(event, describing(options))))
      : errAsync(messageAnswer(404, 'Not Found')),
  )
}

function describing({ topicPrefix = 'gatewright', namesOf }: DatagrepperApiOptions): DescribeOptions {
  return namesOf ? { topicPrefix, namesOf } : { topicPrefix }
}
