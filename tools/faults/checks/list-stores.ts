import { canonicalJson, type JsonValue } from '../../../packages/core/src/canonical/index.ts'
import { queryAll, type CompleteStorage } from '../../../packages/core/src/ports/index.ts'
import { withoutHours } from '../stories/story-clock.ts'
import type { Answered } from '../workload/answered.ts'

/** The spaces in which the stories keep states. */
export const storySpaces: readonly string[] = [
  'feed',
  'ingest/claims',
  'ingest/drop-box',
  'ingest/runs',
  'ingest/side-files',
  'statistics',
  'webhook replays',
  'webhook rests',
  'webhooks',
]

const largestPage = 10_000

/**
 * All that the stores of a project hold, as lines of text. Left out is what tells how often something was tried: versions of
 * states, leases and claims, attempts, when the next is due and why the last one failed.
 */
export async function listStores(storage: CompleteStorage): Promise<readonly string[]> {
  const lines: string[] = []
  const add = (kind: string, all: readonly object[]): void => {
    for (const one of all) lines.push(withoutHours(`${kind} ${canonicalJson(one as JsonValue)}`))
  }
  add('event', await valueOf(storage.feed.read(0, largestPage)))
  for (const { name, position } of await valueOf(storage.feed.consumers()))
    add('consumer', [{ name, position }])
  add('result', await valueOf(queryAll(storage.results, {})))
  add('group', await valueOf(storage.groups.find({})))
  add('testcase', await valueOf(storage.testcases.find({})))
  add('entry', await valueOf(storage.ingest.find({})))
  add('decision', await valueOf(storage.decisions.find({})))
  for (const report of await valueOf(storage.reports.find({}))) {
    const bytes = await valueOf(storage.reports.read(report.digest))
    add('report', [{ ...report, bytes: bytes === undefined ? 'none' : bytes.length }])
  }
  const messages = [...(await valueOf(storage.outbox.find({})))].sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const { attempts: _attempts, notBefore: _due, reason, ...message } of messages)
    add('message', [message.state === 'waiting' ? message : { ...message, reason: reason ?? '' }])
  for (const space of storySpaces)
    for (const { key, body } of await valueOf(storage.states.list(space, { limit: largestPage })))
      add('state', [{ space, key, body: textOf(body) }])
  return lines
}

/** States in JSON as they are, with their times; others as bytes. */
function textOf(body: Uint8Array): string {
  const text = Buffer.from(body).toString('latin1')
  return /^[\x20-\x7e]*$/.test(text) ? text : Buffer.from(body).toString('base64')
}

async function valueOf<Value>(answer: Answered<Value>): Promise<Value> {
  const settled = await answer
  if ('error' in settled) throw new Error(`A store can't be listed: ${settled.error.message}`)
  return settled.value
}
