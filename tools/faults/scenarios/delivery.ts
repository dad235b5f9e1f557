import { listProject, listingDifference } from '../checks/canonical-listing.ts'
import { counted } from '../checks/count-words.ts'
import type { Scenario } from '../scenario.ts'
import { openLibrary } from '../workload/open-library.ts'
import { makeReport } from '../workload/report.ts'
import { startWorker } from '../workers/start-worker.ts'
import type { DeliverTask } from '../workers/task.ts'
import { createMemoryDatabase } from '../../../packages/storage-memory/src/index.ts'
import { prepareServer, type PreparedServer } from './database.ts'

export const project = 'north'
export const sizes = [60, 60, 60, 1, 7, 250] as const
const meanSize = sizes.reduce<number>((sum, size) => sum + size, 0) / sizes.length
const copies = 5
const processes = 4

/** Delivers each report five times in random order from four processes; the end equals the model that heard each once. */
export const delivery: Scenario = {
  name: 'delivery',
  seconds: ({ deliveries }) => 180 + deliveries / 50,
  async run({ binaries, seed, amounts }) {
    const server = await prepareServer({ binaries })
    const reports = Math.ceil(amounts.deliveries / meanSize)
    const troubles = await deliverAll(server, { subject: 'library', seed, reports, otherBodies: true })
    const library = openLibrary({ url: server.address(), connections: 2, connectMs: 10_000 })
    const found = await listProject(library.open(project))
    await library.end()
    const model = createMemoryDatabase().open(project)
    for (let number = 0; number < reports; number++) {
      const { key, results } = makeReport({ seed, project, sizes }, { writer: 0, number })
      const told = await model.results.append(key, results)
      if (told.isErr()) throw new Error(`The model refuses ${key}: ${told.error.message}`)
    }
    const difference = listingDifference(found, await listProject(model))
    const facts = [
      `${counted(found.results, 'result')} in ${counted(reports, 'report')}, each delivered ${copies} times by ${processes} processes`,
      `results, ${counted(found.latest, 'newest result')} and ${counted(found.decisions, 'decision')} compared with the model's byte for byte`,
    ]
    return {
      facts: facts.join(', '),
      faults: [...troubles, ...(difference === undefined ? [] : [difference])],
    }
  },
}

export type DeliverOptions = Pick<DeliverTask, 'subject' | 'seed' | 'reports' | 'otherBodies'>

/** Lets processes deliver; answers what stopped any of them. */
export async function deliverAll(
  server: PreparedServer,
  options: DeliverOptions,
): Promise<readonly string[]> {
  const workers = Array.from({ length: processes }, (_, share) =>
    startWorker({
      kind: 'deliver',
      project,
      sizes,
      copies,
      share,
      shares: processes,
      lanes: 6,
      ...options,
      connection: { url: server.address(), connections: 4, connectMs: 30_000 },
    }),
  )
  const ends = await Promise.all(workers.map((worker) => worker.ended))
  return ends.flatMap((end) => (end === undefined ? [] : [`a process ${end}`]))
}
