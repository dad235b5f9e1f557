import { addWebhookSubscription } from '@gatewright/core/feed'
import { receiveReport } from '@gatewright/core/ingest'
import type { JobContext, RunSource } from '@gatewright/core/jobs'
import type { CompleteStorage } from '@gatewright/core/ports'
import { passRate } from '@gatewright/core/stats'
import { createStatisticsRunner } from '@gatewright/core/stats-runner'
import { okAsync } from 'neverthrow'
import { receivers } from '../../feed/support/receivers.ts'
import { appendRuns, fold, ofMain } from './flaky-project.ts'
import { runThrough, setUp, type JobScene } from './job-scene.ts'
import { bytesOf, lineReader } from './line-reader.ts'
import { flake, sending } from './sending.ts'

/** A job with something to do. */
export interface JobToTry {
  readonly name: string
  readonly payload: unknown
  /** A project of its own each time, or one that is empty; the context works with the storage that it is given. */
  prepare(
    empty?: CompleteStorage,
  ): Promise<JobScene & { readonly contextOf: (storage: CompleteStorage) => JobContext }>
}

const at = '2026-12-01T12:00:00Z'
const item = { type: 'own_type', id: 'c1' }
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

const on = (scene: JobScene): ((storage: CompleteStorage) => JobContext) => {
  return (storage) => ({ ...scene.context, storage })
}

async function receive(
  storage: CompleteStorage,
  id: string,
  text: string,
  receivedAt: string,
): Promise<void> {
  const upload = { id, bytes: bytesOf(text), uploader: 'ci', about: { item } }
  ;(await receiveReport(storage, upload, { at: receivedAt }))._unsafeUnwrap()
}

const twoRuns: RunSource = {
  runs: (cursor) =>
    okAsync({
      cursor: '2',
      hasMore: false,
      runs: [1, 2].slice(Number(cursor ?? 0)).map((number) => ({
        id: `run-${number}`,
        reports: () =>
          okAsync([
            {
              upload: { id: `ci ${number}`, about: { item } },
              bytes: () => okAsync(bytesOf(`unit/adds passed ${number}`)),
            },
          ]),
      })),
    }),
}

/** Every job, on a project in which it has work of every sort. */
export const everyJob: readonly JobToTry[] = [
  {
    name: 'analyze-test-results',
    payload: { reports: ['report-0', 'report-1', 'report-2', 'report-3'], most: 2, steps: 1 },
    prepare: async (empty) => {
      const scene = setUp(() => ({ reader: lineReader, flakes: ofMain }), empty)
      for (const [index, text] of [
        'unit/a passed',
        'unit/a failed\nunit/b passed',
        'broken',
        'unit/a passed',
      ].entries())
        await receive(scene.storage, `report-${index}`, text, at)
      return { ...scene, contextOf: on(scene) }
    },
  },
  {
    name: 'generate-quarantine-plan',
    payload: { apply: true, most: 2, report: '2026-12-01' },
    prepare: async (empty) => {
      const told = sending(undefined, empty)
      const quarantine: JobContext['quarantine'] = {
        factsOf: (tests) => okAsync(tests.map(() => ({ owner: 'core', issue: 'https://bugs.example/1' }))),
      }
      const parts = { flakes: ofMain, quarantine }
      const scene = { ...told, context: { ...told.context, ...parts } }
      await appendRuns(scene.storage, { runs: 24, end: at, flaky: 1 })
      await fold(scene.storage, at)
      return { ...scene, contextOf: on(scene) }
    },
  },
  {
    name: 'send-notification',
    payload: { events: [flake('1'), flake('2'), flake('2')], most: 1 },
    prepare: async (empty) => {
      const scene = sending(undefined, empty)
      return { ...scene, contextOf: on(scene) }
    },
  },
  {
    name: 'cleanup-old-data',
    payload: { dryRun: false, resultsAfterMs: 86_400_000, reportsAfterMs: 86_400_000 },
    prepare: async (empty) => {
      const scene = setUp(() => ({ reader: lineReader }), empty)
      const { storage, clock } = scene
      await receive(storage, 'report-0', 'unit/a passed', at)
      await receive(storage, 'report-1', 'unit/b passed', at)
      await runThrough('analyze-test-results', {}, scene.context, clock)
      ;(await storage.reports.put(bytesOf('nobody asks for it'), { receivedAt: at }))._unsafeUnwrap()
      clock.advance(3 * 86_400_000)
      await receive(storage, 'report-2', 'unit/c passed', clock.now())
      return { ...scene, contextOf: on(scene) }
    },
  },
  {
    name: 'recompute',
    payload: { fold: { space: 'flake-states-2', openDays: 4 }, days: { after: 1 }, steps: 1 },
    prepare: async (empty) => {
      const scene = setUp(() => ({ flakes: ofMain }), empty)
      await appendRuns(scene.storage, { runs: 24, end: at })
      await fold(scene.storage, at)
      return { ...scene, contextOf: on(scene) }
    },
  },
  {
    name: 'poll-missed-runs',
    payload: { source: 'ci', most: 2 },
    prepare: async (empty) => {
      const scene = setUp(() => ({ runs: { ci: twoRuns } }), empty)
      return { ...scene, contextOf: on(scene) }
    },
  },
  {
    name: 'catch-up-statistics',
    payload: { steps: 1 },
    prepare: async (empty) => {
      const scene = setUp(undefined, empty)
      await appendRuns(scene.storage, { runs: 6, end: at })
      return {
        ...scene,
        contextOf: (storage) => ({
          ...scene.context,
          storage,
          statistics: createStatisticsRunner(storage, {
            plugins: [passRate({ windows: ['1h'] })],
            batchEvents: 4,
          }),
        }),
      }
    },
  },
  {
    name: 'deliver-webhooks',
    payload: { most: 2, mostEvents: 3 },
    prepare: async (empty) => {
      const scene = setUp(undefined, empty)
      const { storage, clock } = scene
      const { fetcher } = receivers(clock, () => [secret])
      const lease = { owner: 'worker-1', at, forMs: 60_000 }
      for (const id of ['chat', 'bus']) {
        const subscription = { id, url: `https://${id}.example/`, secrets: [secret] }
        ;(await addWebhookSubscription(storage, subscription, lease))._unsafeUnwrap()
      }
      for (const run of ['a', 'b', 'c', 'd'])
        (await storage.groups.put({ id: run, state: 'complete' }))._unsafeUnwrap()
      const webhooks = { source: 'tag:results.example,2026:shop', fetcher }
      return { ...scene, contextOf: (own) => ({ ...scene.context, storage: own, webhooks }) }
    },
  },
]
