import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { findParser } from './find-parser.ts'
import { createInputSource } from './inputs.ts'
import { readSeeds } from './seeds.ts'
import type { FuzzNews, FuzzTask, WorkerTask } from './worker.ts'

/** What was wrong with an input, and where it was written to. */
interface FuzzFault {
  readonly index: number
  readonly fault: string
  readonly file: string
}

export interface FuzzAnswer {
  /** How many inputs were run: fewer than asked for after many faults. */
  readonly inputs: number
  readonly faults: readonly FuzzFault[]
}

export interface FuzzPatience {
  /** How long an input may take, in milliseconds; the machine may be busy with other things. */
  readonly patienceMs?: number
  /** Megabytes of heap for all inputs, one after the other. */
  readonly heapMb?: number
}

const mostFaults = 5
const looksPerPatience = 10

/** Runs a task to its end, or to the fifth fault. After an input that never ends or eats the memory it goes on with the next. */
export async function fuzz(
  task: FuzzTask,
  { patienceMs = 20_000, heapMb = 256 }: FuzzPatience = {},
): Promise<FuzzAnswer> {
  const found: FuzzNews[] = []
  let from = task.from
  while (from < task.to && found.length < mostFaults) {
    const end = await runThread({ ...task, from }, { patienceMs, heapMb }, (news) => {
      found.push(news)
      return found.length < mostFaults
    })
    if (end.fault !== undefined) found.push(await remade(task, end.index, end.fault))
    from = end.fault === undefined ? end.index : end.index + 1
  }
  return { inputs: from - task.from, faults: found.length === 0 ? [] : written(task, found) }
}

/** Where a thread came to its end, and why it did where it should not have. */
interface ThreadEnd {
  readonly index: number
  readonly fault?: string
}

function runThread(
  task: FuzzTask,
  { patienceMs, heapMb }: Required<FuzzPatience>,
  onFault: (news: FuzzNews) => boolean,
): Promise<ThreadEnd> {
  const position = new Int32Array(new SharedArrayBuffer(4))
  Atomics.store(position, 0, task.from - 1)
  const worker = new Worker(new URL('worker.ts', import.meta.url), {
    workerData: { ...task, position } satisfies WorkerTask,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  })
  return new Promise((resolve) => {
    let fault: string | undefined
    let seen = -1
    let looks = 0
    let isStopped = false
    const timer = setInterval(() => {
      const at = Atomics.load(position, 0)
      looks = at === seen ? looks + 1 : 0
      seen = at
      if (looks < looksPerPatience || at < task.from) return
      fault = `it takes longer than ${patienceMs} ms`
      void worker.terminate()
    }, patienceMs / looksPerPatience)
    worker.on('message', (news: FuzzNews) => {
      if (isStopped || onFault(news)) return
      isStopped = true
      void worker.terminate()
    })
    worker.on('error', (error) => {
      fault = `it ends the thread: ${error.message}`
    })
    worker.on('exit', () => {
      clearInterval(timer)
      const index = Math.max(task.from, Atomics.load(position, 0))
      resolve({ index: isStopped ? index + 1 : index, ...(fault === undefined ? {} : { fault }) })
    })
  })
}

/** A thread that came to its end can't hand on its input. */
async function remade(task: FuzzTask, index: number, fault: string): Promise<FuzzNews> {
  const parser = await findParser(task.format, task.module)
  const { bytes } = createInputSource(task.kind, task.seed, readSeeds(parser, task.corpus)).at(index)
  return { index, fault, bytes }
}

function written({ format, seed }: FuzzTask, found: readonly FuzzNews[]): readonly FuzzFault[] {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-fuzz-'))
  return found.map(({ index, fault, bytes }) => {
    const file = join(folder, `${format}-${seed}-${index}`)
    writeFileSync(file, bytes)
    return { index, fault, file }
  })
}
