import { readPlaceLog, type JobRecord } from '../workers/place-log.ts'
import { startWorker } from '../workers/start-worker.ts'
import type { StoryTask } from '../workers/task.ts'

/** How the jobs of a task went. */
export interface LivedJobs {
  readonly records: ReadonlyMap<string, JobRecord>
  /** What ended a process that did not end itself. */
  readonly faults: readonly string[]
}

/** Has all jobs of a task done: starts a process, and another one where it ended itself, until one comes to the end. */
export async function liveJobs(task: StoryTask, compiled: string): Promise<LivedJobs> {
  const killsOf = (records: LivedJobs['records']): number =>
    [...records.values()].reduce((sum, { killed }) => sum + killed.length, 0)
  for (let kills = 0; ;) {
    const end = await startWorker(task, compiled).ended
    const records = readPlaceLog(task.log)
    if (end === undefined) return { records, faults: [] }
    // Each process that ends itself says so before, and does it once for each job.
    if (killsOf(records) !== kills + 1 || !end.startsWith('ended with SIGKILL'))
      return { records, faults: [`a process ${end}`] }
    kills += 1
  }
}
