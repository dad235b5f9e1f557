import { err, ok, type Result } from 'neverthrow'
import type { Digest } from '../canonical/digest.ts'
import type { ChangeFeed, FeedPosition } from '../ports/change-feed.ts'
import type { CitedEvidence, DecisionStore } from '../ports/decision-store.ts'
import type { QueryError } from '../ports/result-store.ts'
import { fromEpochMs, toEpochMs } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'

/** What the open decisions of a project stand on. */
export interface OpenCitations {
  citesReport(digest: Digest): boolean
  /** Whether any of them cites the results of a report: by its key, by one of them, or by its run. */
  citesResults(reportKey: string, run: string): boolean
}

/** What of a storage says which decisions are open. */
export interface DecisionStores {
  readonly decisions: Pick<DecisionStore, 'find'>
  readonly feed: Pick<ChangeFeed, 'position' | 'read'>
}

/**
 * What open decisions cite, as of each call, and what else is to be kept: read anew only where the feed tells of a decision
 * since the call before.
 */
export function watchCitations(
  { decisions, feed }: DecisionStores,
  also: CitedEvidence = {},
): () => Promise<Result<OpenCitations, QueryError>> {
  let known: { readonly position: FeedPosition; readonly citations: OpenCitations } | undefined
  return async () => {
    const position = await feed.position()
    if (position.isErr()) return err(position.error)
    const isNew = known ? await tellsOfDecision(feed, known.position, position.value) : ok(true)
    if (isNew.isErr()) return err(isNew.error)
    const citations = known && !isNew.value ? ok(known.citations) : await openCitations(decisions, also)
    return citations.map((now) => {
      known = { position: position.value, citations: now }
      return now
    })
  }
}

async function tellsOfDecision(
  feed: DecisionStores['feed'],
  after: FeedPosition,
  through: FeedPosition,
): Promise<Result<boolean, QueryError>> {
  for (let position = after; position < through;) {
    const events = await feed.read(position)
    if (events.isErr()) return err(events.error)
    if (events.value.some(({ kind }) => kind === 'decision')) return ok(true)
    position = events.value.at(-1)?.position ?? through
  }
  return ok(false)
}

const atOnce = 1000

async function openCitations(
  decisions: DecisionStores['decisions'],
  also: CitedEvidence,
): Promise<Result<OpenCitations, QueryError>> {
  const cited = [also]
  let until: Instant | undefined
  for (let limit = atOnce; ;) {
    const page = await decisions.find({ isOpen: true, ...(until !== undefined && { until }) }, { limit })
    if (page.isErr()) return err(page.error)
    for (const { cites = {} } of page.value) cited.push(cites)
    const last = page.value.at(-1)
    if (!last || page.value.length < limit) break
    // By their times and not by their number: one that is closed meanwhile would draw another past the page.
    const next = fromEpochMs(toEpochMs(last.decidedAt) + 1)
    if (next === until) limit *= 2
    until = next
  }
  const all = (key: 'groups' | 'reportKeys' | 'reports'): Set<string> =>
    new Set(cited.flatMap((cites) => cites[key] ?? []))
  const [groups, reports, reportKeys] = [all('groups'), all('reports'), all('reportKeys')]
  for (const id of cited.flatMap(({ results = [] }) => results)) {
    const end = id.lastIndexOf('#')
    if (end > 0) reportKeys.add(id.slice(0, end))
  }
  return ok({
    citesReport: (digest) => reports.has(digest),
    citesResults: (reportKey, run) => reportKeys.has(reportKey) || groups.has(run),
  })
}
