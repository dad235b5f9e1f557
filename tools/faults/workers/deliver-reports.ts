import { createRandom, type Random } from '../random.ts'
import { openSubject } from '../workload/open-subject.ts'
import { makeReport, type PlannedReport } from '../workload/report.ts'
import type { SubjectStorage } from '../workload/subject.ts'
import type { DeliverTask } from './task.ts'

/**
 * Delivers its share of the copies of all reports, the results of each in another order. Where it is asked to,
 * it delivers one key in ten once more with another body, which must be refused. Throws at the first answer that is not the right one.
 */
export async function deliverReports(task: DeliverTask): Promise<void> {
  const subject = openSubject(task.subject, task.connection)
  const storage = subject.open(task.project)
  const random = createRandom(task.seed).fork(`share ${task.share}`)
  const deliveries = random.shuffled(sharedDeliveries(task))
  const lanes = Array.from({ length: task.lanes }, async () => {
    for (let number = deliveries.pop(); number !== undefined; number = deliveries.pop()) {
      const report = makeReport(task, { writer: 0, number })
      await deliver(storage, report, random)
      if (task.otherBodies && random.oneIn(10)) await deliverAnother(storage, report)
    }
  })
  await Promise.all(lanes)
  await subject.end()
}

/** The numbers of the reports that fall to this process, as often as they do. All processes deal out the same cards. */
function sharedDeliveries({ seed, reports, copies, share, shares }: DeliverTask): number[] {
  const all = Array.from({ length: reports * copies }, (_, index) => index % reports)
  const dealt = createRandom(seed).fork('deal').shuffled(all)
  return dealt.filter((_, index) => index % shares === share)
}

async function deliver(
  storage: SubjectStorage,
  { key, results }: PlannedReport,
  random: Random,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    const answer = await storage.append(key, random.shuffled(results))
    if (answer.isNew !== undefined) return
    if (answer.kind !== 'store/unavailable' || tries === 20)
      throw new Error(`${key} was answered with ${answer.kind}: ${answer.message}`)
  }
}

/** The same key with one result less and one that says something else. */
async function deliverAnother(storage: SubjectStorage, { key, results }: PlannedReport): Promise<void> {
  const [first, ...rest] = results
  if (!first) return
  const other = [{ ...first, outcome: first.outcome === 'PASSED' ? 'ERROR' : 'PASSED' }, ...rest.slice(1)]
  const answer = await storage.append(key, other)
  if (answer.isNew !== undefined) throw new Error(`${key} was taken again with another body`)
  if (answer.kind !== 'store/key-conflict')
    throw new Error(`${key} with another body was answered with ${answer.kind}: ${answer.message}`)
}
