import { wordOf } from '../stories/letter.ts'
import { storyClock } from '../stories/story-clock.ts'
import { storyOf } from '../stories/stories.ts'
import { openLibrary } from '../workload/open-library.ts'
import { openPlaceLog, readPlaceLog, untouched, type JobRecord, type PlaceLog } from './place-log.ts'
import type { StoryJob, StoryTask } from './task.ts'

/**
 * Lives through stories, one job after the other, each in a project of its own. Where a job says so the process ends itself
 * by SIGKILL at a place, once. One that is started after that goes on from the log: it does the piece again that was cut short.
 */
export async function liveStories(task: StoryTask): Promise<void> {
  const before = readPlaceLog(task.log)
  const log = openPlaceLog(task.log)
  const library = openLibrary(task.connection)
  for (const job of task.jobs) {
    const known = before.get(job.name) ?? untouched
    const { pieces } = await storyOf(job.story)
    const step = stepOf(job, known, log)
    for (const [number, piece] of pieces.entries()) {
      const isBegun = number <= known.piece
      if (number < known.done || (isBegun && task.fault === 'go-on-behind')) continue
      const tries = number === known.piece ? known.tries : 0
      log.begin(job.name, number)
      await piece({
        storage: library.open(job.name),
        step,
        owner: `process ${process.pid}`,
        clock: storyClock(number, tries),
        receive: (letter) => log.send(job.name, wordOf(letter)),
      })
      log.done(job.name, number)
    }
  }
  log.close()
  await library.end()
}

function stepOf({ name, kill }: StoryJob, known: JobRecord, log: PlaceLog): (place: string) => void {
  let left = known.killed.length === 0 ? kill?.occurrence : undefined
  return (place) => {
    log.pass(name, place)
    if (left === undefined || place !== kill?.place || --left > 0) return
    log.kill(name, place)
    process.kill(process.pid, 'SIGKILL')
  }
}
