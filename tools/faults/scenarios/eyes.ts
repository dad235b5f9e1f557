import { createMemoryDatabase } from '../../../packages/storage-memory/src/index.ts'
import type { CompleteStorage } from '../../../packages/core/src/ports/index.ts'
import type { Scenario, Surroundings } from '../scenario.ts'
import { prepareServer } from './database.ts'
import { deliverAll, project, sizes } from './delivery.ts'
import { followFeeds } from './feed.ts'
import { callAtRandom } from './isolation.ts'
import { faultsOf, feedFaults, judgeProjects } from './judge-projects.ts'
import { runKillAnywhere } from './kill-anywhere.ts'
import { runProcesses } from './processes.ts'
import { runStorm, type StormOptions } from './storm.ts'

/** Something broken on purpose, what a scenario says of it, and what it must say. */
interface Sabotage {
  readonly name: string
  readonly caughtBy: RegExp
  /** The faults that the checks of a scenario find. */
  harm(surroundings: Surroundings): Promise<readonly string[]>
}

const sabotages: readonly Sabotage[] = [
  {
    name: 'asynchronous-commit',
    caughtBy: /acknowledged results? lost/,
    harm: (surroundings) => storm(surroundings, { sessionOptions: '-c synchronous_commit=off' }),
  },
  {
    name: 'early-acknowledgement',
    caughtBy: /acknowledged results? lost/,
    harm: (surroundings) => storm(surroundings, { fault: 'early-acknowledgement' }),
  },
  {
    name: 'half-on-retry',
    caughtBy: /stored in part/,
    harm: (surroundings) => storm(surroundings, { fault: 'half-on-retry' }),
  },
  {
    name: 'identity-cursor',
    caughtBy: /missed by the feed/,
    async harm({ binaries, seed }) {
      const seen = await followFeeds({ binaries, seed, subject: 'identity-feed', events: 2_000 })
      return feedFaults(seen.findings)
    },
  },
  {
    name: 'dedupe-by-key-alone',
    caughtBy: /taken again with another body/,
    async harm({ binaries, seed }) {
      const server = await prepareServer({ binaries }, 'none')
      return deliverAll(server, { subject: 'none', seed, reports: 40, otherBodies: true })
    },
  },
  {
    name: 'look-before-insert',
    caughtBy: /results? doubled/,
    async harm({ binaries, seed }) {
      const [subject, reports] = ['look-first' as const, 40]
      const server = await prepareServer({ binaries }, subject)
      const troubles = await deliverAll(server, { subject, seed, reports, otherBodies: false })
      const log = Array.from({ length: reports }, (_, number) => ({ key: `w0-${number}` }))
      const judged = { subject, url: server.address(), seed, sizes, projects: [project], log: () => log }
      return [...troubles, ...faultsOf(await judgeProjects(judged))]
    },
  },
  {
    name: 'fold-apart',
    caughtBy: /the state of .* and of the model/,
    harm: async (surroundings) => (await runProcesses(surroundings, 1, 'fold-apart')).faults,
  },
  {
    name: 'go-on-behind',
    caughtBy: /is not as without a kill/,
    harm: async (surroundings) =>
      (await runKillAnywhere(surroundings, 'messages', { most: 6, fault: 'go-on-behind' })).faults,
  },
  {
    name: 'leak',
    caughtBy: /rows of another project/,
    async harm({ random }) {
      const database = createMemoryDatabase()
      const { faults } = await callAtRandom(
        leaking((name) => database.open(name)),
        random,
        6_000,
      )
      return faults
    },
  },
]

/** Breaks things on purpose: a scenario that does not see it would not see a true fault either. */
export const eyes: readonly Scenario[] = sabotages.map(({ name, caughtBy, harm }): Scenario => ({
  name: `eyes:${name}`,
  seconds: () => 300,
  async run(surroundings) {
    const found = await harm(surroundings)
    const caught = found.find((fault) => caughtBy.test(fault))
    if (caught !== undefined) return { facts: `caught: ${caught.split('\n')[0]}`, faults: [] }
    return { facts: '', faults: [`it was not caught; found was: ${found.join('; ') || 'nothing'}`] }
  },
}))

/** A small storm over the library, with something wrong about it. Tried three times: what a kill finds is chance. */
async function storm(
  { binaries, seed, random }: Surroundings,
  wrong: Pick<StormOptions, 'fault' | 'sessionOptions'>,
): Promise<readonly string[]> {
  for (let tries = 1; ; tries++) {
    // What is not written at once is written late, so that a kill meets some of it also where little is stored.
    const server = await prepareServer({ binaries, settings: ['wal_writer_delay=10s'] })
    const options = { server, subject: 'library' as const, seed: seed + tries, random }
    const { faults } = await runStorm({ ...options, kills: 2, results: 4_000, ...wrong })
    server.remove()
    if (faults.length > 0 || tries === 3) return faults
  }
}

/** A database in which one query in four is answered for another project. */
function leaking(open: (project: string) => CompleteStorage): (project: string) => CompleteStorage {
  const other = open('shop')
  let calls = 0
  return (name) => {
    const own = open(name)
    const query: CompleteStorage['results']['query'] = (wanted, page) =>
      (++calls % 4 === 0 ? other : own).results.query(wanted, page)
    return { ...own, results: { ...own.results, query } }
  }
}
