import type { TestResult } from '../../../packages/core/src/schema/index.ts'
import { reportKeyOf } from '../workload/report.ts'
import type { SubjectStorage } from '../workload/subject.ts'
import type { FeedJudge } from './judge-feed.ts'
import type { ReportCounts } from '../workload/report-counts.ts'

/** All results of a project, page by page. */
export async function* storedResults(storage: SubjectStorage): AsyncGenerator<TestResult> {
  for (let after: string | undefined; ;) {
    const page = await storage.page(after)
    yield* page.results
    after = page.next
    if (after === undefined) return
  }
}

/** Lets a judge read a feed to its end; answers how many events were new. */
export async function readFeed(storage: SubjectStorage, judge: FeedJudge): Promise<number> {
  for (let count = 0; ;) {
    const events = await storage.events(judge.position)
    if (events.length === 0) return count
    count += events.length
    judge.take(events)
  }
}

/** Passes results on and counts them by report. */
export async function* countingReports(
  results: AsyncIterable<TestResult>,
  counts: ReportCounts,
): AsyncGenerator<TestResult> {
  for await (const result of results) {
    const key = reportKeyOf(result.id)
    counts.set(key, (counts.get(key) ?? 0) + 1)
    yield result
  }
}
