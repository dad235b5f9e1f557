import { setTimeout as sleep } from 'node:timers/promises'
import { summed } from '../checks/findings.ts'
import { createFeedJudge, type FeedFindings } from '../checks/judge-feed.ts'
import { readFeed } from '../checks/read-project.ts'
import type { Scenario, Verdict } from '../scenario.ts'
import type { PostgresBinaries } from '../server/find-binaries.ts'
import { openSubject } from '../workload/open-subject.ts'
import { createReportCounts } from '../workload/report-counts.ts'
import type { SubjectName } from '../workers/task.ts'
import { counted } from '../checks/count-words.ts'
import { startCrowd, type Crowd } from './crowd.ts'
import { prepareServer, type PreparedServer } from './database.ts'
import { feedFaults } from './judge-projects.ts'

const projects = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7'] as const
const writers = 16

/** Follows the feeds of eight projects while sixteen writers append, about a hundred to a commit, and hold transactions open. */
export const feed: Scenario = {
  name: 'feed',
  seconds: ({ events }) => 180 + events / 200,
  async run({ binaries, seed, amounts }) {
    const { facts, findings } = await followFeeds({
      binaries,
      seed,
      subject: 'library',
      events: amounts.events,
    })
    return { facts, faults: feedFaults(findings) }
  },
}

export interface FollowOptions {
  readonly binaries: PostgresBinaries
  readonly seed: number
  readonly subject: SubjectName
  readonly events: number
}

/** Appends and reads at once; answers what the readers saw, summed over the projects. */
export async function followFeeds({
  binaries,
  seed,
  subject: name,
  events,
}: FollowOptions): Promise<Pick<Verdict, 'facts'> & { readonly findings: FeedFindings }> {
  const server = await prepareServer({ binaries }, name)
  const url = server.address()
  const reports = Math.ceil(events / writers)
  // Processes cost their start: a short run gets along with fewer.
  const processes = events < 1_000_000 ? 4 : writers
  const crowd = startCrowd({
    processes,
    writersEach: writers / processes,
    projects,
    lanes: 200,
    // What an event is of says nothing of its place in the feed, and a report without results is written in half the time.
    sizes: [0, 0, 0, 1],
    seed,
    reports,
    subject: name,
    connection: { url, connections: (2 * writers) / processes, connectMs: 30_000, holdMs: 60 },
  })
  const subject = openSubject(name, { url, connections: 4, connectMs: 30_000 })
  const readers = projects.map((project) => ({
    project,
    storage: subject.open(project),
    judge: createFeedJudge(),
  }))
  const done = { reads: 0, isOver: false }
  const reading = readers.map(async ({ storage, judge }) => {
    while (!done.isOver) {
      done.reads++
      if ((await readFeed(storage, judge)) === 0) await sleep(5)
    }
  })
  await Promise.race([finished(crowd), Promise.all(reading)])
  done.isOver = true
  await Promise.all(reading)
  for (const { storage, judge } of readers) await readFeed(storage, judge)
  await subject.end()
  const findings = readers.map(({ project, judge }) => {
    const stored = createReportCounts()
    for (const { key, acknowledged = 0 } of crowd.log.entries(project)) stored.set(key, acknowledged)
    return judge.findings(stored)
  })
  const all = summed(findings)
  const commits = name === 'library' ? await commitsOf(server) : undefined
  const facts = [
    `${counted(all.read, 'event')} of ${counted(crowd.log.acknowledged.reports, 'append')}`,
    `${writers} writers in ${processes} processes, ${projects.length} projects`,
    `${done.reads.toLocaleString('en')} looks while they wrote`,
    ...(commits === undefined ? [] : [`${(all.read / commits).toFixed(1)} events a commit`]),
    `${all.missed} missed, ${all.repeated} repeated`,
  ]
  return { facts: facts.join(', '), findings: all }
}

async function finished(crowd: Crowd): Promise<void> {
  let isDone = false
  const end = crowd.finish().finally(() => (isDone = true))
  // Awaited below.
  end.catch(() => undefined)
  while (!isDone) {
    await sleep(200)
    crowd.log.poll()
  }
  await end
}

/** In how many transactions the library wrote the events. */
async function commitsOf(server: PreparedServer): Promise<number> {
  const sql = 'SELECT count(DISTINCT xmin::text)::int AS commits FROM "gatewright"."feed_event"'
  const [row] = await server.runIn<{ commits: number }>(sql)
  return row?.commits ?? 0
}
