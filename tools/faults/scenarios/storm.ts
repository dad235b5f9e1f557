import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../random.ts'
import type { SubjectName, WorkerFault } from '../workers/task.ts'
import { startCrowd } from './crowd.ts'
import { counted } from '../checks/count-words.ts'
import type { PreparedServer } from './database.ts'
import { faultsOf, judgeProjects } from './judge-projects.ts'
import type { Verdict } from '../scenario.ts'

export interface StormOptions {
  readonly server: PreparedServer
  readonly subject: SubjectName
  readonly seed: number
  readonly random: Random
  /** How often the server is killed, spread over the acknowledged results. */
  readonly kills: number
  /** How many results are to be acknowledged. */
  readonly results: number
  /** Where the workers reach the server; at its own port unless given. */
  readonly port?: number
  /** Settings of the workers' sessions. */
  readonly sessionOptions?: string
  /** After how long an answer counts as lost, in milliseconds. */
  readonly answerMs?: number
  /** Whether clients are killed and connections ended as well; so unless given. */
  readonly gentle?: boolean
  readonly fault?: WorkerFault
  /** What else was seen, for the facts. */
  readonly seen?: () => string
}

const projects = ['north', 'south', 'east'] as const
const sizes = [100, 100, 100, 1, 20, 300, 1500] as const
const terminate = `SELECT count(pg_terminate_backend(pid))::int AS ended FROM (
    SELECT pid FROM pg_stat_activity
    WHERE application_name = 'gatewright-worker' AND state <> 'idle' ORDER BY random() LIMIT 1
  ) AS busy`

/**
 * Lets processes append while their server, they themselves and their connections are ended at random, until enough was
 * acknowledged; then compares what is stored with what was acknowledged.
 */
export async function runStorm(options: StormOptions): Promise<Verdict> {
  const { server, random, kills, results, gentle = false } = options
  const crowd = startCrowd({
    processes: 4,
    writersEach: 2,
    projects,
    lanes: 2,
    sizes,
    seed: options.seed,
    subject: options.subject,
    connection: {
      url: server.address(options.port),
      connections: 4,
      connectMs: 5000,
      ...(options.answerMs === undefined ? {} : { answerMs: options.answerMs }),
      ...(options.sessionOptions === undefined ? {} : { options: options.sessionOptions }),
    },
    ...(options.fault === undefined ? {} : { fault: options.fault }),
  })
  const done = { kills: 0, clientKills: 0, terminations: 0, slowestMs: 0 }
  let killAt = results * random.next() * (1 / Math.max(1, kills))
  let terminateAt = performance.now() + 500
  let upSince: { readonly at: number; readonly acknowledged: number } | undefined
  while (crowd.log.acknowledged.results < results || done.kills < kills) {
    await sleep(5)
    crowd.check()
    crowd.log.poll()
    const { results: acknowledged } = crowd.log.acknowledged
    if (upSince && acknowledged > upSince.acknowledged) {
      done.slowestMs = Math.max(done.slowestMs, performance.now() - upSince.at)
      upSince = undefined
    }
    if (done.kills < kills && acknowledged >= killAt && !upSince) {
      await sleep(random.whole(0, 50))
      await server.kill()
      await sleep(random.whole(0, 200))
      await server.start()
      crowd.log.poll()
      upSince = { at: performance.now(), acknowledged: crowd.log.acknowledged.results }
      done.kills++
      killAt = (results * (done.kills + random.next())) / kills
      if (!gentle && random.oneIn(2)) {
        await crowd.restart(random.whole(0, 3))
        done.clientKills++
      }
    } else if (!gentle && performance.now() > terminateAt) {
      const [row] = await server.run<{ ended: number }>(terminate)
      done.terminations += row?.ended ?? 0
      terminateAt = performance.now() + random.whole(50, 500)
    }
  }
  await crowd.stop()
  await noWorkersLeft(server)
  const log = crowd.log
  const { subject, seed } = options
  const judged = { subject, seed, sizes, projects, url: server.address(), log: log.entries }
  const findings = await judgeProjects(judged)
  const { appends, feed } = findings
  const rows = subject === 'library' ? await countRows(server) : appends.stored
  const unseen = rows === appends.stored ? [] : [`${rows} rows, of which ${appends.stored} are answered`]
  const facts = [
    `${counted(log.acknowledged.results, 'result')} acknowledged`,
    `${counted(done.kills, 'server kill')}`,
    `${counted(done.clientKills, 'client kill')}`,
    `${counted(done.terminations, 'terminated connection')}`,
    ...(options.seen ? [options.seen()] : []),
    `${counted(appends.lost, 'result')} lost`,
    `${counted(appends.doubled, 'result')} doubled`,
    `${counted(appends.unacknowledged, 'report')} stored unacknowledged`,
    `${counted(feed.read, 'event')}`,
    `first answer ${(done.slowestMs / 1000).toFixed(1)} s after a restart at the latest`,
  ]
  return { facts: facts.join(', '), faults: [...faultsOf(findings), ...unseen] }
}

/** How many results the library's table holds: none may hide from who asks for all. */
async function countRows(server: PreparedServer): Promise<number> {
  const [row] = await server.runIn<{ rows: number }>(
    'SELECT count(*)::int AS rows FROM "gatewright"."result"',
  )
  return row?.rows ?? 0
}

/** Waits until the server is done with what workers left behind, which may still be committed. */
async function noWorkersLeft(server: PreparedServer): Promise<void> {
  const busy = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'gatewright-worker'"
  while ((await server.run(busy)).length > 0) await sleep(20)
}
