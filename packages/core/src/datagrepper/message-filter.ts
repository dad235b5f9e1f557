import { messageText, type FeedMessage } from './feed-message.ts'
import type { MessageRequest } from './message-request.ts'

/**
 * The test that a request is for messages: within its time, of one of the users, one of the packages and so on for each that
 * is asked for, and of none of those that are not wanted. What happened nobody knows when is in no span of time.
 */
export function messageFilter(request: MessageRequest): (message: FeedMessage) => boolean {
  const { start, end } = request
  const isTimeless = start === null && end === null
  const isIn = (timestamp: number | null): boolean =>
    timestamp !== null && (start === null || timestamp >= start) && (end === null || timestamp <= end)
  const tests = [
    listTest(request.users, request.not_users, ({ users }) => users),
    listTest(request.packages, request.not_packages, ({ packages }) => packages),
    listTest(request.categories, request.not_categories, ({ category }) => [category]),
    listTest(request.topics, request.not_topics, ({ topic }) => [topic]),
  ]
  return (message) =>
    (isTimeless || isIn(message.timestamp)) &&
    tests.every((test) => test(message)) &&
    (request.contains.length === 0 || holdsSome(messageText(message), request.contains))
}

function listTest(
  wanted: readonly string[],
  unwanted: readonly string[],
  namesOf: (message: FeedMessage) => readonly string[],
): (message: FeedMessage) => boolean {
  if (wanted.length === 0 && unwanted.length === 0) return () => true
  const [some, none] = [new Set(wanted), new Set(unwanted)]
  return (message) => {
    const names = namesOf(message)
    return (some.size === 0 || names.some((name) => some.has(name))) && !names.some((name) => none.has(name))
  }
}

function holdsSome(text: string, parts: readonly string[]): boolean {
  return parts.some((part) => text.includes(part))
}
