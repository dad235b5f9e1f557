import { setTimeout as sleep } from 'node:timers/promises'
import type { Scenario, Surroundings, Verdict } from '../scenario.ts'
import { mountSmallDisk, type SmallDisk } from '../server/small-disk.ts'
import { openSubject } from '../workload/open-subject.ts'
import { keyOf, makeReport } from '../workload/report.ts'
import type { SubjectName } from '../workers/task.ts'
import type { LogEntry } from '../workers/work-log.ts'
import { prepareDatabase, prepareServer, type PreparedServer } from './database.ts'
import { faultsOf, judgeProjects } from './judge-projects.ts'

const project = 'north'
const sizes = [300, 40, 1500] as const
const patienceMs = 30_000
const roomMegabytes = 6

/** Lets the disk run full, first under the tables and then under the write-ahead log, and makes room again. */
export const fullDisk: Scenario = {
  name: 'full-disk',
  seconds: () => 300,
  async run(surroundings) {
    const tables = await fillTables(surroundings, 'library')
    const log = await fillLog(surroundings, 'library')
    return { facts: `${tables.facts}; ${log.facts}`, faults: [...tables.faults, ...log.faults] }
  },
}

/** The tables stand on a small disk: statements fail, and the server goes on. */
async function fillTables({ binaries, seed }: Surroundings, subject: SubjectName): Promise<Verdict> {
  const disk = mountSmallDisk(64)
  const server = await prepareServer({ binaries }, 'none')
  await server.run(`CREATE TABLESPACE small LOCATION '${disk.folder}'`)
  await prepareDatabase(server, subject, 'TABLESPACE small')
  const verdict = await runFull(server, disk, seed, subject)
  server.remove()
  disk.remove()
  return named('tables', verdict)
}

/** The write-ahead log stands on a small disk: the server stops, and is started again. */
async function fillLog({ binaries, seed }: Surroundings, subject: SubjectName): Promise<Verdict> {
  const disk = mountSmallDisk(64)
  // Nothing of the log is given back, so that it grows until the disk is full.
  const settings = ['max_wal_size=8MB', 'min_wal_size=2MB', 'wal_keep_size=1GB']
  const server = await prepareServer({ binaries, settings, walFolder: disk.folder }, subject)
  const verdict = await runFull(server, disk, seed, subject)
  server.remove()
  disk.remove()
  return named('log', verdict)
}

function named(what: string, { facts, faults }: Verdict): Verdict {
  return { facts: `${what}: ${facts}`, faults: faults.map((fault) => `${what}: ${fault}`) }
}

async function runFull(
  server: PreparedServer,
  disk: SmallDisk,
  seed: number,
  name: SubjectName,
): Promise<Verdict> {
  const url = server.address()
  const subject = openSubject(name, { url, connections: 2, connectMs: 2000, answerMs: 10_000 })
  const storage = subject.open(project)
  const plan = { seed, project, sizes }
  const log = new Map<string, LogEntry>()
  const odd: string[] = []
  let number = 0
  /** Appends one report; answers whether it is stored. */
  const append = async (): Promise<boolean> => {
    const { key, results } = makeReport(plan, { writer: 0, number })
    log.set(key, { key })
    const answer = await storage.append(key, results)
    if (answer.isNew !== undefined) {
      log.set(key, { key, acknowledged: results.length })
      number++
      return true
    }
    if (answer.kind !== 'store/unavailable') odd.push(`${key}: ${answer.kind}: ${answer.message}`)
    return false
  }
  for (let before = 0; before < 10; before++)
    if (!(await append())) odd.push('it failed before the disk was full')
  disk.fill(roomMegabytes)
  const isFull = await until(async () => !(await append()))
  for (let tries = 0; tries < 5; tries++) await append()
  const stopped = !server.isRunning()
  disk.free()
  const freed = performance.now()
  const isWell = await until(async () => {
    if (!server.isRunning()) await server.start()
    return append()
  })
  const recoveredMs = performance.now() - freed
  for (let after = 0; after < 10; after++)
    if (!(await append())) odd.push('it failed after there was room again')
  await subject.end()
  const findings = await judgeProjects({
    subject: name,
    url,
    seed,
    sizes,
    projects: [project],
    log: () => log.values(),
  })
  const faults = [
    ...odd,
    ...(isFull ? [] : ['the disk did not run full, so nothing was shown']),
    ...(isWell ? [] : [`appends did not work again: ${keyOf({ writer: 0, number })}`]),
    ...faultsOf(findings),
  ]
  const facts = [
    `${number} reports acknowledged around it`,
    `the server ${stopped ? 'stopped' : 'stayed'}`,
    `appends again after ${(recoveredMs / 1000).toFixed(1)} s`,
  ]
  return { facts: facts.join(', '), faults }
}

async function until(isSo: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + patienceMs
  while (performance.now() < end) {
    if (await isSo()) return true
    await sleep(5)
  }
  return false
}
