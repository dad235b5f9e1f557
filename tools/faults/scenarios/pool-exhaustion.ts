import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { undoAtEnd } from '../cleanup.ts'
import type { Scenario, Verdict } from '../scenario.ts'
import { openSubject } from '../workload/open-subject.ts'
import { keyOf, makeReport } from '../workload/report.ts'
import type { AppendAnswer, SubjectStorage } from '../workload/subject.ts'
import type { SubjectName } from '../workers/task.ts'
import type { LogEntry } from '../workers/work-log.ts'
import { prepareServer, type PreparedServer } from './database.ts'
import { faultsOf, judgeProjects } from './judge-projects.ts'

const project = 'north'
const sizes = [40, 1, 5, 1, 20, 1, 1200] as const
const callers = 100

/** More callers than connections, connections that are held up, and a server that takes no more of them. */
export const poolExhaustion: Scenario = {
  name: 'pool-exhaustion',
  seconds: () => 240,
  async run({ binaries, seed }) {
    const server = await prepareServer({ binaries, settings: ['max_connections=20'] })
    return exhaust(server, seed, 'library', '"gatewright"."feed"')
  },
}

/** @param heldTable - the table that every append writes into */
async function exhaust(
  server: PreparedServer,
  seed: number,
  name: SubjectName,
  heldTable: string,
): Promise<Verdict> {
  const url = server.address()
  const subject = openSubject(name, { url, connections: 2, connectMs: 100 })
  const storage = subject.open(project)
  const plan = { seed, project, sizes }
  const log = new Map<string, LogEntry>()
  const faults: string[] = []
  const append = async (number: number): Promise<AppendAnswer> => {
    const { key, results } = makeReport(plan, { writer: 0, number })
    if (!log.has(key)) log.set(key, { key })
    const answer = await storage.append(key, results)
    if (answer.isNew !== undefined) log.set(key, { key, acknowledged: results.length })
    else if (answer.kind !== 'store/unavailable') faults.push(`${key}: ${answer.kind}: ${answer.message}`)
    return answer
  }
  const all = (first: number): Promise<AppendAnswer[]> =>
    Promise.all(Array.from({ length: callers }, (_, index) => append(first + index)))
  const refused = (answers: readonly AppendAnswer[]): number =>
    answers.filter(({ isNew }) => isNew === undefined).length

  await all(0)
  const freeTable = await holdTable(url, heldTable)
  const held = all(callers)
  await sleep(700)
  await freeTable()
  const whileHeld = refused(await held)
  if (whileHeld === 0)
    faults.push('no caller was refused while the connections were held up, so nothing was shown')
  const leave = await takeAllConnections(url)
  const stranger = openSubject(name, { url, connections: 1, connectMs: 1000 })
  const turnedAway = await unanswered(stranger.open('strangers'))
  if (!turnedAway) faults.push('the server took one connection more, so nothing was shown')
  await leave()
  if (await unanswered(stranger.open('strangers')))
    faults.push('the server has connections again, and none is taken')
  await stranger.end()
  let left: number[] = Array.from({ length: 2 * callers }, (_, number) => number)
  for (let rounds = 0; rounds < 200 && left.length > 0; rounds++) {
    const answers = await Promise.all(
      left.slice(0, 4).map(async (number) => ({ number, answer: await append(number) })),
    )
    const failed = answers.filter(({ answer }) => answer.isNew === undefined).map(({ number }) => number)
    left = [...left.slice(4), ...failed]
  }
  if (left.length > 0)
    faults.push(
      `${left.length} reports could not be stored afterwards, ${keyOf({ writer: 0, number: left[0] ?? 0 })} among them`,
    )
  await subject.end()
  const findings = await judgeProjects({
    subject: name,
    url,
    seed,
    sizes,
    projects: [project],
    log: () => log.values(),
  })
  const facts = [
    `${callers} callers on 2 connections`,
    `${whileHeld} refused while they were held up`,
    'a full server refused with a typed error',
    `${log.size - left.length} of ${log.size} reports stored afterwards`,
  ]
  return { facts: facts.join(', '), faults: [...faults, ...faultsOf(findings)] }
}

/** Keeps everybody else from a table; answers how to let go of it. */
async function holdTable(url: string, table: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('BEGIN')
  await client.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`)
  return async () => {
    await client.query('COMMIT')
    await client.end()
  }
}

/** Takes connections until the server has no more; answers how to leave them. */
async function takeAllConnections(url: string): Promise<() => Promise<void>> {
  const taken: pg.Client[] = []
  const forget = undoAtEnd(() => taken.forEach((client) => void client.end().catch(() => undefined)))
  for (;;) {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => undefined)
    try {
      await client.connect()
      taken.push(client)
    } catch {
      break
    }
  }
  return async () => {
    await Promise.all(taken.map((client) => client.end()))
    taken.length = 0
    forget()
  }
}

/** Whether an append of nothing was refused for want of a connection. */
async function unanswered(storage: SubjectStorage): Promise<boolean> {
  const answer = await storage.append('stranger', [])
  return answer.isNew === undefined && answer.kind === 'store/unavailable'
}
