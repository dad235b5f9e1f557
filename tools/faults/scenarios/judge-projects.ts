import { faultsIn, summed } from '../checks/findings.ts'
import { judgeAppends, type AppendFindings } from '../checks/judge-appends.ts'
import { createFeedJudge, type FeedFindings } from '../checks/judge-feed.ts'
import { countingReports, readFeed, storedResults } from '../checks/read-project.ts'
import { createReportCounts } from '../workload/report-counts.ts'
import { openSubject } from '../workload/open-subject.ts'
import type { SubjectName } from '../workers/task.ts'
import type { LogEntry } from '../workers/work-log.ts'

/** What the projects of a run hold. */
export interface ProjectFindings {
  readonly appends: AppendFindings
  readonly feed: FeedFindings
}

export interface JudgeOptions {
  readonly subject: SubjectName
  readonly url: string
  readonly seed: number
  readonly sizes: readonly [number, ...number[]]
  readonly projects: readonly string[]
  /** What was written down about a project. */
  readonly log: (project: string) => Iterable<LogEntry>
}

/** Reads all that some projects hold and compares it with what the writers wrote down; sums over the projects. */
export async function judgeProjects(options: JudgeOptions): Promise<ProjectFindings> {
  const { subject: name, url, seed, sizes, projects, log } = options
  const subject = openSubject(name, { url, connections: 2, connectMs: 10_000 })
  try {
    const all: ProjectFindings[] = []
    for (const project of projects) {
      const storage = subject.open(project)
      const counts = createReportCounts()
      const plan = { seed, project, sizes }
      const appends = await judgeAppends(plan, log(project), countingReports(storedResults(storage), counts))
      const judge = createFeedJudge()
      await readFeed(storage, judge)
      all.push({ appends, feed: judge.findings(counts) })
    }
    return { appends: summed(all.map((one) => one.appends)), feed: summed(all.map((one) => one.feed)) }
  } finally {
    await subject.end()
  }
}

/** What is wrong, in words. */
export function faultsOf({ appends, feed }: ProjectFindings): string[] {
  return [...appendFaults(appends), ...feedFaults(feed)]
}

function appendFaults({ lost, doubled, halves, foreign, example }: AppendFindings): string[] {
  return faultsIn(
    [
      [lost, 'acknowledged result', 'lost'],
      [doubled, 'result', 'doubled'],
      [halves, 'report', 'stored in part'],
      [foreign, 'result', 'that nobody appended'],
    ],
    example,
  )
}

export function feedFaults({ gaps, repeated, missed, empty, example }: FeedFindings): string[] {
  return faultsIn(
    [
      [missed, 'report', 'missed by the feed'],
      [repeated, 'event', 'repeated'],
      [gaps, 'event', 'out of order'],
      [empty, 'event', 'of what is not stored'],
    ],
    example,
  )
}
