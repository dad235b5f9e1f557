import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { queryAll, type CompleteStorage } from '../../../packages/core/src/ports/index.ts'
import { counted } from '../checks/count-words.ts'
import { undoAtEnd } from '../cleanup.ts'
import type { Random } from '../random.ts'
import type { Scenario, Surroundings, Verdict } from '../scenario.ts'
import { flakeSpace, foldFlakesOnce } from '../workload/fold-flakes.ts'
import { foldOnce, oneForAll } from '../workload/fold.ts'
import { openLibrary } from '../workload/open-library.ts'
import { startWorker, type Worker } from '../workers/start-worker.ts'
import type { CycleTask } from '../workers/task.ts'
import { createLogReader } from '../workers/work-log.ts'
import { prepareServer } from './database.ts'
import { judgeDecisions, judgeFlakeStates, judgeModel, judgeStates, modelOf } from './judge-cycles.ts'
import { faultsOf, judgeProjects } from './judge-projects.ts'

const project = 'north'
const sizes = [20, 20, 1, 60] as const
const stopMs = 60_000

/** Two processes ingest, fold and gate on one database while a third does the same and is killed again and again. */
export const processes: Scenario = {
  name: 'processes',
  seconds: ({ kills }) => 180 + kills * 30,
  run: (surroundings) => runProcesses(surroundings, surroundings.amounts.kills * 3),
}

/** @param fault - what the processes do wrong on purpose */
export async function runProcesses(
  { binaries, seed, random }: Surroundings,
  kills: number,
  fault?: CycleTask['fault'],
): Promise<Verdict> {
  const server = await prepareServer({ binaries })
  const url = server.address()
  const plan = { seed, project, sizes }
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-faults-logs-'))
  undoAtEnd(() => rmSync(folder, { recursive: true, force: true }))
  const task = (writer: number): CycleTask => {
    const connection = { url, connections: 2, connectMs: 10_000 }
    const log = join(folder, `log-${writer}`)
    return { kind: 'cycle', connection, ...plan, writer, log, ...(fault === undefined ? {} : { fault }) }
  }
  const tasks = [task(0), task(1), task(2)] as const
  const ends = await letThemWork(tasks, kills, random)
  const library = openLibrary({ url, connections: 2, connectMs: 10_000 })
  const storage = library.open(project)
  const folds = await foldRest(storage, oneForAll, foldOnce)
  await foldRest(storage, flakeSpace, foldFlakesOnce)
  const log = createLogReader(tasks.map((one) => one.log))
  log.poll()
  const judged = await judgeProjects({
    ...plan,
    subject: 'library',
    url,
    projects: [project],
    log: log.entries,
  })
  const all = await queryAll(storage.results, {})
  if (all.isErr()) throw new Error(all.error.message)
  const decisions = await judgeDecisions(storage)
  const model = await modelOf(plan, all.value)
  const faults = [
    ...ends,
    ...faultsOf(judged),
    ...(await judgeStates(storage, all.value)),
    ...decisions.faults,
    ...(typeof model === 'string'
      ? [model]
      : [...(await judgeModel(storage, model)), ...(await judgeFlakeStates(storage, model))]),
  ]
  await library.end()
  const facts = [
    `${counted(log.acknowledged.reports, 'report')} by two processes and one that was killed ${counted(kills, 'time')}`,
    `${counted(judged.feed.read, 'event')} folded, ${folds} of them at the end`,
    `${counted(decisions.made, 'decision')} made, ${decisions.checked} made again as of then`,
    "results, counts, flake states and decisions compared with the model's",
  ]
  return { facts: facts.join(', '), faults }
}

/** Lets three processes work and kills the third again and again; answers what ended any of them by itself. */
async function letThemWork(
  [first, second, third]: readonly [CycleTask, CycleTask, CycleTask],
  kills: number,
  random: Random,
): Promise<readonly string[]> {
  const ends: string[] = []
  const start = (task: CycleTask): Worker => {
    const worker = startWorker(task)
    void worker.ended.then((end) => end !== undefined && ends.push(`a process ${end}`))
    return worker
  }
  const lasting = [start(first), start(second)]
  let victim = start(third)
  const log = createLogReader([third.log])
  for (let killed = 0; killed < kills; killed++) {
    // It is killed at work, not while it starts: after some more acknowledgements, and at any moment of the next.
    const enough = log.acknowledged.reports + random.whole(1, 6)
    while (log.acknowledged.reports < enough && ends.length === 0) {
      await sleep(5)
      log.poll()
    }
    await sleep(random.whole(0, 60))
    victim.kill()
    await victim.ended
    victim = start(third)
  }
  await Promise.all([...lasting, victim].map((worker) => worker.stop(stopMs)))
  return ends
}

/** Folds until nothing is left; a lease of somebody who was killed runs out first. */
async function foldRest(
  storage: CompleteStorage,
  consumer: string,
  fold: (storage: CompleteStorage, owner: string, nowMs: number) => Promise<number>,
): Promise<number> {
  let folded = 0
  for (;;) {
    const position = await storage.feed.position()
    const consumers = await storage.feed.consumers()
    if (position.isErr() || consumers.isErr()) throw new Error("The feed can't be read.")
    const own = consumers.value.find(({ name }) => name === consumer)
    if (own?.position === position.value) return folded
    folded += await fold(storage, 'the last', Date.now())
    await sleep(5)
  }
}
