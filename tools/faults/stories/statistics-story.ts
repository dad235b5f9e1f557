import { orThrow } from '../../../packages/core/src/errors/index.ts'
import type { StatisticsPlugin } from '../../../packages/core/src/stats/index.ts'
import {
  createStatisticsRunner,
  statisticsSteps,
  type StatisticsRunner,
} from '../../../packages/core/src/stats-runner/index.ts'
import {
  deliver,
  type Delivery,
} from '../../../packages/storage-memory/test/statistics/support/deliveries.ts'
import { somePlugins, tally } from '../../../packages/storage-memory/test/statistics/support/plugins.ts'
import type { Desk, Piece, Story } from './story.ts'

const first: readonly Delivery[] = [
  { kind: 'report', hours: [1, 2, 30], outcome: 'FAILED' },
  { kind: 'waiver', hour: 3, step: 'requested' },
  { kind: 'decision', hour: 5, isClosed: true },
  { kind: 'report', hours: [0, 40], outcome: 'PASSED' },
  { kind: 'testcase' },
]

const second: readonly Delivery[] = [
  { kind: 'waiver', hour: 6, step: 'approved' },
  { kind: 'report', hours: [90, 91], outcome: 'PASSED' },
  // A day behind: too late.
  { kind: 'report', hours: [2, 89], outcome: 'PASSED' },
]

const third: readonly Delivery[] = [{ kind: 'report', hours: [93, 94], outcome: 'FAILED' }]

const more: readonly StatisticsPlugin[] = [...somePlugins(), tally({ id: 'added', version: 2 })]

/** What a host does with statistics: counts, gets a new plug-in, gives it up, counts one anew. */
export const statisticsStory: Story = {
  name: 'statistics',
  places: statisticsSteps,
  folder: 'stats-runner',
  pieces: [
    ({ storage }) => deliver(storage, first),
    counting(somePlugins()),
    ({ storage }) => deliver(storage, second, first.length),
    counting(more),
    async (desk) => orThrow(await runnerOf(desk, somePlugins()).retire(requestOf(desk))),
    counting(somePlugins()),
    async (desk) => orThrow(await runnerOf(desk, somePlugins()).recount(requestOf(desk), ['recorder'])),
    ({ storage }) => deliver(storage, third, first.length + second.length),
    counting(somePlugins()),
  ],
}

function counting(plugins: readonly StatisticsPlugin[]): Piece {
  return async (desk) => {
    const { isOwner } = orThrow(await runnerOf(desk, plugins).run(requestOf(desk)))
    if (!isOwner) throw new Error('Somebody else has the lease of statistics.')
  }
}

function runnerOf({ storage, step }: Desk, plugins: readonly StatisticsPlugin[]): StatisticsRunner {
  return createStatisticsRunner(storage, { plugins, step, batchEvents: 3, latenessMs: 24 * 3_600_000 })
}

function requestOf({ owner, clock }: Desk): {
  readonly owner: string
  readonly at: string
  readonly forMs: number
} {
  return { owner, at: clock.now(), forMs: 60_000 }
}
