import { orThrow } from '@gatewright/core'
import {
  addWebhookSubscription,
  deliverWebhooks,
  eventId,
  planDeliveries,
  publishedEvents,
  publishFeed,
} from '@gatewright/core/feed'
import { processReport, receiveReport, retainIngest, type Upload } from '@gatewright/core/ingest'
import { queryAll, type CompleteStorage } from '@gatewright/core/ports'
import { countResults } from '@gatewright/core/stats'
import { createStatisticsRunner, readLatest } from '@gatewright/core/stats-runner'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at, bytesOf, item, junit, reader } from '../../../parsers/test/ingest/support/workbench.ts'
import {
  eventsOf,
  listedInAtom,
  listedInJson,
  listedInWebhooks,
  source,
  walk,
} from '../../../storage-memory/test/feed/support/listed.ts'
import { receivers, type Received } from '../../../storage-memory/test/feed/support/receivers.ts'
import { tickingClock } from '../../../storage-memory/test/feed/support/ticking-clock.ts'
import { createPgDatabase, type PgDatabase } from '../../src/index.ts'
import { ownName, poolDriver } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'

const secrets = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw']
const byOutcome = countResults('outcome', { windows: ['all'] })

const uploads: readonly Upload[] = [
  { id: 'first', bytes: junit(['adds', 'divides!']), about: { item } },
  { id: 'again', bytes: junit(['adds', 'divides!']), about: { item } },
  { id: 'broken', bytes: bytesOf('<testsuite'), about: { item } },
  ...[1, 2].map((number) => ({
    id: `part-${number}`,
    bytes: junit([`part-${number}`, `more-${number}`]),
    about: { item, run: { id: 'run-1', chunk: { number, of: 2 } } },
  })),
]
const late: Upload = { id: 'late', bytes: junit(['mends']), about: { item } }

async function handIn(storage: CompleteStorage, upload: Upload, when: string = at): Promise<void> {
  orThrow(await receiveReport(storage, upload, { at: when }))
  orThrow(await processReport(storage, reader, upload.id, { at: when }))
}

/** The reports and report keys that are there, as the stores list them. */
async function listedInStores(storage: CompleteStorage): Promise<readonly string[]> {
  const valid = orThrow(await storage.ingest.find({ stages: ['valid'] }))
  const kept = new Set(orThrow(await storage.reports.find({})).map(({ digest }) => digest))
  const results = orThrow(await queryAll(storage.results, {}))
  const reports = valid.map(({ report }) => report).filter((digest) => kept.has(digest))
  const keys = valid.flatMap(({ reportKey }) => reportKey ?? [])
  return [...reports, ...keys.filter((key) => results.some(({ id }) => id.startsWith(key)))].sort()
}

/** What a consumer keeps of what it is told, each message once however often it comes. */
async function consume(storage: CompleteStorage, received: readonly Received[]): Promise<void> {
  for (const { id, body } of received)
    orThrow(await storage.states.put('told', [{ key: id, body: bytesOf(JSON.stringify(body)) }]))
}

async function consumed(storage: CompleteStorage): Promise<readonly Received[]> {
  const entries = orThrow(await storage.states.list('told'))
  const bodies = entries.map(({ body }) => JSON.parse(new TextDecoder().decode(body)) as Received['body'])
  return entries.map(({ key: id }, index) => ({
    url: '',
    address: '',
    headers: {},
    id,
    body: bodies[index] ?? {},
  }))
}

eachDatabase((database) => {
  let ours: PgDatabase
  let theirs: PgDatabase
  let end: (() => Promise<void>) | undefined
  beforeAll(() => {
    const { driver, schema, connectionString } = database()
    const other = connectionString === undefined ? undefined : poolDriver(connectionString)
    end = other?.end
    ours = createPgDatabase({ driver, schema })
    theirs = createPgDatabase({ driver: other?.driver ?? driver, schema })
  })
  afterAll(() => end?.())

  describe('from the upload to the consumer', () => {
    it('feed, webhooks, consumer, statistics and stores show the same', async () => {
      const project = ownName('shop')
      const storage = ours.open(project)
      const consumer = ours.open(ownName('consumer'))
      const clock = tickingClock()
      // Each message is refused once before it is taken.
      const { fetcher, received } = receivers(
        clock,
        () => secrets,
        (_, earlier) => (earlier === 0 ? 503 : 204),
      )
      const worker = (owner: string): { owner: string; forMs: number } => ({ owner, forMs: 60_000 })
      const subscription = { id: 'all', url: 'https://consumer.example/', secrets }
      const subscribed = { ...worker('admin'), at: clock.now(), after: 0 }
      orThrow(await addWebhookSubscription(storage, subscription, subscribed))

      /** Two workers at once do all that is due. */
      const tellAll = async (): Promise<void> => {
        clock.advance(60_001)
        const both = [storage, theirs.open(project)]
        await Promise.all(
          both.map(async (one, index) => {
            const own = { ...worker(`worker-${index}`), clock }
            const published = await publishFeed(one, { ...own, pageSize: 3 })
            // The other one may have taken over in between.
            if (published.isErr() && published.error.kind !== 'store/lease-lost') orThrow(published)
            orThrow(await planDeliveries(one, { ...own, source }))
          }),
        )
        for (let rounds = 0; rounds < 100; rounds++) {
          clock.advance(3_600_000)
          const options = { clock, fetcher, random: () => 0.5, parallel: 4 }
          const reports = await Promise.all(
            both.map((one, index) => deliverWebhooks(one, { ...options, owner: `sender-${index}` })),
          )
          const counts = reports.map((report) => orThrow(report))
          expect(counts.every(({ dead, lost }) => dead + lost === 0)).toBe(true)
          if (counts.every(({ delivered, retried }) => delivered + retried === 0)) break
        }
        await consume(consumer, received)
      }

      const expectSame = async (): Promise<readonly string[]> => {
        const events = orThrow(await storage.feed.read(0))
        const published = orThrow(await publishedEvents(storage.ingest, events))
        const pages = await walk(storage)
        expect(pages.flatMap(({ entries }) => entries).map(({ event }) => event)).toEqual(
          published.toReversed(),
        )
        const kept = await consumed(consumer)
        expect(eventsOf(kept)).toEqual(published)
        expect(kept.map(({ id }) => id).toSorted()).toEqual(
          published.map((event) => `msg_${eventId(source, event)}`).toSorted(),
        )
        const listed = await listedInStores(storage)
        expect(listedInAtom(pages)).toEqual(listed)
        expect(listedInJson(pages)).toEqual(listed)
        expect(listedInWebhooks(eventsOf(kept))).toEqual(listed)
        return listed
      }

      for (const upload of uploads) await handIn(storage, upload)
      await tellAll()
      expect(await expectSame()).toHaveLength(6)
      const runner = createStatisticsRunner(storage, { plugins: [byOutcome] })
      orThrow(await runner.run({ ...worker('counter'), at: clock.now() }))
      const latest = orThrow(await readLatest(storage.states, { plugin: byOutcome, window: 'all' }))
      expect(latest?.result).toMatchObject(await outcomesIn(storage))

      await handIn(storage, late, '2026-12-22T00:00:00Z')
      const request = { at: '2027-01-01T00:00:00Z', rawBefore: '2026-12-01T00:00:00Z', dryRun: false }
      orThrow(await retainIngest(storage, { ...request, resultsBefore: '2026-12-01T00:00:00Z' }))
      await tellAll()
      const left = orThrow(await storage.ingest.get('late'))
      // The key of a report stands before its digest.
      expect(await expectSame()).toEqual([left?.reportKey, left?.report])
    })
  })
})

/** How often there is which outcome, as the statistic says it. */
async function outcomesIn(storage: CompleteStorage): Promise<object> {
  const names = ['PASSED', 'FAILED']
  const counts = names.map((name) => storage.results.count({ outcomes: [name] }))
  const found = (await Promise.all(counts)).map((count) => orThrow(count))
  return { total: 6, counts: names.map((name, index) => ({ name, count: found[index] })) }
}
