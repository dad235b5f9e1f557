import { setTimeout as sleep } from 'node:timers/promises'
import type { CompleteStorage } from '../../../packages/core/src/ports/index.ts'
import type { Answered } from '../workload/answered.ts'
import { foldFlakesOnce } from '../workload/fold-flakes.ts'
import { foldOnce } from '../workload/fold.ts'
import { decideItem, decisionContext, decisionJson, decidedAt } from '../workload/gate.ts'
import { openLibrary } from '../workload/open-library.ts'
import { itemOf, makeReport, placeOf } from '../workload/report.ts'
import type { CycleTask } from './task.ts'
import { createLogReader, openWorkLog } from './work-log.ts'

/**
 * Ingests, folds and gates in turns. What is answered with `store/unavailable` is tried again; any other error ends the
 * process. One that was killed and started again goes on behind the last report that it began, which it tries again.
 */
export async function runCycles(task: CycleTask, stopping: AbortSignal): Promise<void> {
  const { project, writer, log: file } = task
  const before = createLogReader([file])
  before.poll()
  const begun = [...before.entries(project)].map(({ key }) => placeOf(key)?.number ?? 0)
  const log = openWorkLog(file)
  const library = openLibrary(task.connection)
  const storage = library.open(project)
  for (let number = Math.max(0, ...begun); !stopping.aborted; number++) {
    const { key, results } = makeReport(task, { writer, number })
    log.attempt(project, key)
    await insist(() => storage.results.append(key, results))
    log.acknowledge(project, key, results.length)
    const owner = `process ${process.pid}`
    await foldOnce(storage, owner, Date.now(), task.fault === 'fold-apart' ? owner : undefined)
    await foldFlakesOnce(storage, owner, Date.now())
    await gate(storage, number)
  }
  log.close()
  await library.end()
}

/** Decides about an item by all that the feed told of so far, and keeps the decision with where it stood. */
async function gate(storage: CompleteStorage, number: number): Promise<void> {
  const item = itemOf(number)
  const storedThrough = await insist(() => storage.feed.position())
  const decision = decisionJson(await decideItem(storage.results, item, storedThrough))
  const { status } = decision as { readonly status: string }
  const subject = { type: item.type, identifier: item.id }
  const id = `${item.id}@${storedThrough}`
  const record = { id, decidedAt, subject, decisionContext, status, decision, storedThrough }
  await insist(() => storage.decisions.record(record))
}

/** Makes a call until the store is there to answer. */
async function insist<Value>(call: () => Answered<Value>): Promise<Value> {
  for (let tries = 1; ; tries++) {
    const answer = await call()
    if (!('error' in answer)) return answer.value
    const { kind, message } = answer.error
    if (kind !== 'store/unavailable' || tries === 100) throw new Error(`${kind}: ${message}`)
    await sleep(20)
  }
}
