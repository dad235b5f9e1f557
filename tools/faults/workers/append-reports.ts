import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createRandom, type Random } from '../random.ts'
import { openSubject } from '../workload/open-subject.ts'
import { makeReport, placeOf, type PlannedReport } from '../workload/report.ts'
import type { SubjectStorage } from '../workload/subject.ts'
import type { AppendTask } from './task.ts'
import { createLogReader, openWorkLog, type WorkLog } from './work-log.ts'

/**
 * Appends reports until it is told to stop or all are made. A report that could not be stored is tried again, as a caller
 * does who was told `store/unavailable`; any other answer ends the process. One that was killed and started again goes on
 * from its log: it tries half of what was under way again and forgets about the rest.
 */
export async function appendReports(task: AppendTask, stopping: AbortSignal): Promise<void> {
  const subject = openSubject(task.subject, task.connection)
  const before = createLogReader([task.log])
  before.poll()
  const log = openWorkLog(task.log)
  const random = createRandom(task.seed).fork(`${basename(task.log)} ${before.acknowledged.reports}`)
  const lanes = task.writers.flatMap(({ writer, project }) => {
    const storage = subject.open(project)
    const begun = [...before.entries(project)].filter(({ key }) => placeOf(key)?.writer === writer)
    const again = begun.filter(({ acknowledged }) => acknowledged === undefined && random.oneIn(2))
    const first = begun.reduce((least, { key }) => Math.max(least, (placeOf(key)?.number ?? -1) + 1), 0)
    const keys = again.map(({ key }) => key)
    const next = nextReports(task, { writer, project }, keys, first)
    return Array.from({ length: task.lanes }, async () => {
      for (let report = next(); report && !stopping.aborted; report = next())
        await deliver(report, { task, project, storage, log, random, stopping })
    })
  })
  await Promise.all(lanes)
  log.close()
  // A server that is gone may let the pool wait for ever.
  await Promise.race([subject.end().catch(() => undefined), sleep(2000)])
}

/** The reports of one writer in their order, first those to be tried again. */
function nextReports(
  { seed, sizes, reports }: AppendTask,
  { writer, project }: { readonly writer: number; readonly project: string },
  again: string[],
  first: number,
): () => PlannedReport | undefined {
  const plan = { seed, project, sizes }
  let number = first
  return () => {
    const place = placeOf(again.pop() ?? '')
    if (place) return makeReport(plan, place)
    return reports !== undefined && number >= reports
      ? undefined
      : makeReport(plan, { writer, number: number++ })
  }
}

interface Delivery {
  readonly task: AppendTask
  readonly project: string
  readonly storage: SubjectStorage
  readonly log: WorkLog
  readonly random: Random
  readonly stopping: AbortSignal
}

async function deliver(
  { key, results }: PlannedReport,
  { task, project, storage, log, random, stopping }: Delivery,
): Promise<void> {
  log.attempt(project, key)
  if (task.fault === 'early-acknowledgement') log.acknowledge(project, key, results.length)
  for (let tries = 1; !stopping.aborted; tries++) {
    const isHalf = task.fault === 'half-on-retry' && tries > 1
    const answer = await storage.append(key, isHalf ? results.slice(0, results.length / 2) : results)
    if (answer.isNew !== undefined) return log.acknowledge(project, key, results.length)
    if (task.fault === 'half-on-retry' && answer.kind === 'store/key-conflict') return
    if (answer.kind !== 'store/unavailable') throw new Error(`${key}: ${answer.kind}: ${answer.message}`)
    await sleep(random.whole(10, 80))
  }
}
