import { err, ok, type Result } from 'neverthrow'
import type { Digest } from '../canonical/digest.ts'
import type { CitedEvidence, DecisionStore } from '../ports/decision-store.ts'
import type { QueryError } from '../ports/result-store.ts'

/** What the open decisions of a project stand on. */
export interface OpenCitations {
  citesReport(digest: Digest): boolean
  /** Whether any of them cites the results of a report: by its key, by one of them, or by its run. */
  citesResults(reportKey: string, run: string): boolean
}

const atOnce = 1000

/** What open decisions cite, and what else is to be kept. */
export async function openCitations(
  decisions: Pick<DecisionStore, 'find'>,
  also: CitedEvidence = {},
): Promise<Result<OpenCitations, QueryError>> {
  const cited = [also]
  for (let skip = 0; ; skip += atOnce) {
    const page = await decisions.find({ isOpen: true }, { skip, limit: atOnce })
    if (page.isErr()) return err(page.error)
    cited.push(...page.value.map(({ cites = {} }) => cites))
    if (page.value.length < atOnce) break
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
