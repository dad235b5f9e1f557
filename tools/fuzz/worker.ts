// Runs inputs one after the other in a thread of its own: only from outside can one see that an input never ends.
import { parentPort, workerData } from 'node:worker_threads'
import { createInputSource, type InputKind } from './inputs.ts'
import { faultOf } from './oracles.ts'
import { findParser } from './find-parser.ts'
import { readSeeds } from './seeds.ts'

/** What to run. */
export interface FuzzTask {
  readonly format: string
  readonly kind: InputKind
  readonly seed: number
  readonly from: number
  /** The first index that is not run. */
  readonly to: number
  /** A folder with further reports to begin from. */
  readonly corpus?: string | undefined
  /** A module that exports `parsers`; the parsers of the package unless told. */
  readonly module?: string | undefined
}

/** What a worker is started with. */
export interface WorkerTask extends FuzzTask {
  /** Where the worker writes the index of the input that it is at. */
  readonly position: Int32Array
}

/** What was wrong with an input. */
export interface FuzzNews {
  readonly index: number
  readonly fault: string
  readonly bytes: Uint8Array
}

const task = workerData as WorkerTask
const parser = await findParser(task.format, task.module)
const inputs = createInputSource(task.kind, task.seed, readSeeds(parser, task.corpus))
for (let index = task.from; index < task.to; index += 1) {
  Atomics.store(task.position, 0, index)
  const input = inputs.at(index)
  const fault = await faultOf(parser, input)
  if (fault !== undefined) parentPort?.postMessage({ index, fault, bytes: input.bytes } satisfies FuzzNews)
}
Atomics.store(task.position, 0, task.to)
