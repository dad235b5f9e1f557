import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { undoAtEnd } from '../cleanup.ts'
import { startWorker, type Worker } from '../workers/start-worker.ts'
import type { AppendTask } from '../workers/task.ts'
import { createLogReader, type LogReader } from '../workers/work-log.ts'

/** Processes that append, and what they wrote down. */
export interface Crowd {
  readonly log: LogReader
  /** Ends one of them and starts it again, with its log. */
  restart(index: number): Promise<void>
  /** Throws where one of them ended by itself. */
  check(): void
  /** Waits until all made what they were to make. */
  finish(): Promise<void>
  /** Stops all of them; what is under way is finished first. */
  stop(): Promise<void>
}

export interface CrowdOptions extends Omit<AppendTask, 'kind' | 'writers' | 'log'> {
  readonly processes: number
  readonly writersEach: number
  /** The projects that the writers take turns in. */
  readonly projects: readonly [string, ...string[]]
}

const stopMs = 15_000

/** Starts processes that append. */
export function startCrowd({ processes, writersEach, projects, ...task }: CrowdOptions): Crowd {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-faults-logs-'))
  undoAtEnd(() => rmSync(folder, { recursive: true, force: true }))
  const tasks = Array.from({ length: processes }, (_, process): AppendTask => {
    const writers = Array.from({ length: writersEach }, (_unused, index) => {
      const writer = process * writersEach + index
      return { writer, project: projects[writer % projects.length] ?? projects[0] }
    })
    return { ...task, kind: 'append', writers, log: join(folder, `log-${process}`) }
  })
  const log = createLogReader(tasks.map((one) => one.log))
  let unexpected: string | undefined
  const start = (one: AppendTask): Worker => {
    const worker = startWorker(one)
    void worker.ended.then((how) => (unexpected ??= how))
    return worker
  }
  const workers = tasks.map((one) => start(one))
  const check = (): void => {
    if (unexpected !== undefined) throw new Error(`A process ${unexpected}`)
  }
  return {
    log,
    check,
    async restart(index) {
      const [worker, one] = [workers[index], tasks[index]]
      if (!worker || !one) return
      worker.kill()
      await worker.ended
      workers[index] = start(one)
    },
    async finish() {
      await Promise.all(workers.map((worker) => worker.ended))
      log.poll()
      check()
    },
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop(stopMs)))
      log.poll()
      check()
    },
  }
}
