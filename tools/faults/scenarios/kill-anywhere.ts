import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { counted } from '../checks/count-words.ts'
import { storySpaces } from '../checks/list-stores.ts'
import { judgePlaces, placesInCode } from '../checks/places.ts'
import { lifeDifference, lifeIn, lifeInModel } from '../checks/story-life.ts'
import { undoAtEnd } from '../cleanup.ts'
import type { Random } from '../random.ts'
import type { Scenario, Surroundings, Verdict } from '../scenario.ts'
import { storyNames, storyOf, type StoryName } from '../stories/stories.ts'
import { openLibrary } from '../workload/open-library.ts'
import { untouched } from '../workers/place-log.ts'
import type { StoryJob, StoryTask } from '../workers/task.ts'
import { prepareServer } from './database.ts'
import { liveJobs, type LivedJobs } from './live-jobs.ts'

const lanes = 2

/** Ends a process at each place that the library names and lets another one go on: what there is then is as without a kill. */
export const killAnywhere: readonly Scenario[] = storyNames.map((story) => ({
  name: `kill-anywhere:${story}`,
  seconds: ({ places }) => 600 + Math.min(places, 60) * 60,
  run: (surroundings) => runKillAnywhere(surroundings, story),
}))

export interface KillAnywhereOptions {
  /** How many kills at most; as many as there are places and occurrences of them unless given. */
  readonly most?: number
  /** What the processes do wrong on purpose. */
  readonly fault?: NonNullable<StoryTask['fault']>
}

type Kill = StoryJob & Required<Pick<StoryJob, 'kill'>>

export async function runKillAnywhere(
  { binaries, random, amounts }: Surroundings,
  name: StoryName,
  { most = Number.POSITIVE_INFINITY, fault }: KillAnywhereOptions = {},
): Promise<Verdict> {
  const story = await storyOf(name)
  const server = await prepareServer({ binaries })
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-faults-logs-'))
  undoAtEnd(() => rmSync(folder, { recursive: true, force: true }))
  const connection = { url: server.address(), connections: 2, connectMs: 10_000 }
  const live = (jobs: readonly StoryJob[], log: string): Promise<LivedJobs> => {
    const task = { kind: 'stories', connection, jobs, log: join(folder, log) } as const
    return liveJobs(fault === undefined ? task : { ...task, fault }, join(folder, 'compiled'))
  }

  const whole = await live([{ name, story: name }], 'whole')
  const { passed, sent } = whole.records.get(name) ?? untouched
  const all = killsIn(name, passed, random, amounts.places)
  const chosen = new Set(random.shuffled(all).slice(0, most))
  const kills = all.filter((kill) => chosen.has(kill))
  const shares = Array.from({ length: lanes }, (_, lane) =>
    kills.filter((_kill, index) => index % lanes === lane),
  )
  const lived = await Promise.all(shares.map((share, lane) => live(share, `lane-${lane}`)))

  const library = openLibrary(connection)
  const expected = await lifeIn(library.open(name), sent)
  const faults = [
    ...whole.faults,
    ...judgePlaces(story, placesInCode(story.folder), passed),
    ...told('it is not as in the model', lifeDifference(expected, await lifeInModel(story))),
    ...lived.flatMap((lane) => lane.faults),
  ]
  const records = new Map(lived.flatMap((lane) => [...lane.records]))
  for (const { name: job, kill } of kills) {
    const record = records.get(job) ?? untouched
    const where = `killed at ${kill.place} for the ${kill.occurrence}. time`
    if (record.killed.join() !== kill.place)
      faults.push(`${where}, it was killed at ${record.killed.join() || 'no place'}`)
    const difference = lifeDifference(await lifeIn(library.open(job), record.sent), expected)
    faults.push(...told(`${where}, it is not as without a kill`, difference))
  }
  await library.end()
  const spaces = await server.runIn<{ space: string }>('SELECT DISTINCT space FROM gatewright.state')
  for (const { space } of spaces)
    if (!storySpaces.includes(space)) faults.push(`nobody looked at the states of ${space}`)

  const places = new Set(kills.map(({ kill }) => kill.place)).size
  const facts = [
    `${counted(kills.length, 'SIGKILL')} at ${counted(places, 'place')} of the code`,
    `all that the stores hold (${counted(expected.lines.length, 'line')}) and all that was sent compared with a life without a kill, and that with the model`,
  ]
  return { facts: facts.join(', '), faults }
}

/** Some of the times that a life passes each place, which a seed draws. */
function killsIn(
  story: StoryName,
  passed: ReadonlyMap<string, number>,
  random: Random,
  most: number,
): readonly Kill[] {
  return [...passed].flatMap(([place, times]) => {
    const occurrences = random.shuffled(Array.from({ length: times }, (_, index) => index + 1))
    return occurrences
      .slice(0, most)
      .map((occurrence) => ({ name: `${story}:${place}:${occurrence}`, story, kill: { place, occurrence } }))
  })
}

function told(what: string, difference: string | undefined): readonly string[] {
  return difference === undefined ? [] : [`${what}: ${difference}`]
}
