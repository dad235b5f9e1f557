import { canonicalJson, compareText, type JsonValue } from '@gatewright/core/canonical'
import {
  checkPage,
  checkReportKey,
  cursorAfter,
  projectName,
  type AppendError,
  type AppendReceipt,
  type GroupStore,
  type ProjectStorage,
  type PutError,
  type ResultQuery,
  type ResultStore,
} from '@gatewright/core/ports'
import {
  checkSchema,
  compareInstants,
  compareResults,
  formatPath,
  GroupSchema,
  itemKey,
  parseTestResult,
  variantIncludes,
  variantKey,
  type Group,
  type Problem,
  type TestResult,
} from '@gatewright/core/schema'
import { err, ok, okAsync, ResultAsync, type Result } from 'neverthrow'

/** What a table would hold: records as text, so that nobody can change one. */
interface Tables {
  readonly results: Map<string, string>
  readonly reports: Map<string, string>
  readonly groups: Map<string, string>
}

export function createTinyDatabase(): { open(project: string): ProjectStorage } {
  const projects = new Map<string, Tables>()
  return {
    open(project) {
      const tables = projects.get(projectName(project)) ?? {
        results: new Map(),
        reports: new Map(),
        groups: new Map(),
      }
      projects.set(project, tables)
      return { project, results: resultStore(tables), groups: groupStore(tables) }
    },
  }
}

function resultStore(tables: Tables): ResultStore {
  return {
    append: (reportKey, results) => new ResultAsync(append(tables, reportKey, results)),
    query: (query, page) =>
      new ResultAsync(Promise.resolve(checkPage(page))).map(({ limit, after }) => {
        const found = newestFirst(tables, (result) => matches(result, query))
        const start = after ? found.findIndex((one) => isOlder(one, after)) : 0
        const results = start < 0 ? [] : found.slice(start, start + limit)
        const last = results.at(-1)
        return last && last !== found.at(-1) ? { results, next: cursorAfter(last) } : { results }
      }),
    latest(item) {
      const newest = new Map<string, TestResult>()
      for (const result of newestFirst(tables, (one) => itemKey(one.item) === itemKey(item))) {
        const series = `${result.testcase}\n${variantKey(result.variant)}`
        if (!newest.has(series)) newest.set(series, result)
      }
      return okAsync([...newest].sort(([a], [b]) => compareText(a, b)).map(([, result]) => result))
    },
    history(testcase, variant, limit) {
      const isInSeries = (one: TestResult): boolean =>
        one.testcase === testcase && variantKey(one.variant) === variantKey(variant)
      return okAsync(newestFirst(tables, isInSeries).slice(0, Math.max(0, limit)))
    },
  }
}

/** Reads and checks everything first. What follows happens at once, as in a transaction. */
async function append(
  tables: Tables,
  reportKey: string,
  source: Iterable<TestResult> | AsyncIterable<TestResult>,
): Promise<Result<AppendReceipt, AppendError>> {
  const key = checkReportKey(reportKey)
  if (key.isErr()) return err(key.error)
  const given: TestResult[] = []
  try {
    for await (const result of source) given.push(result)
  } catch (cause) {
    const message = 'The source of the results failed.'
    return err({ kind: 'store/source-failed', message, retryable: true, cause })
  }
  const problems: Problem[] = []
  const body = new Map<string, string>()
  for (const [index, candidate] of given.entries()) {
    const checked = parseTestResult(candidate)
    if (checked.isErr()) {
      for (const problem of checked.error.problems) {
        const keys = [index, ...problem.keys]
        problems.push({ ...problem, keys, path: formatPath(keys) })
      }
      continue
    }
    const { id } = checked.value
    const row = textOf(checked.value)
    if ((body.get(id) ?? row) !== row) return err(conflict(id))
    body.set(id, row)
  }
  if (problems.length > 0)
    return err({ kind: 'schema/invalid', message: 'Wrong results.', retryable: false, problems })
  const digest = [...body.values()].sort().join('\n')
  const known = tables.reports.get(reportKey)
  if (known !== undefined && known !== digest) return err(conflict(reportKey))
  for (const [id, row] of body) if ((tables.results.get(id) ?? row) !== row) return err(conflict(id))
  for (const [id, row] of body) tables.results.set(id, row)
  tables.reports.set(reportKey, digest)
  return ok({ reportKey, resultCount: body.size, isNew: known === undefined })
}

function groupStore(tables: Tables): GroupStore {
  const get = (id: string): Group | undefined => {
    const row = tables.groups.get(id)
    return row === undefined ? undefined : (JSON.parse(row) as Group)
  }
  const put = (input: Group): Result<Group, PutError> =>
    checkSchema(GroupSchema, input).andThen((group) => {
      const known = get(group.id)
      if (known && known.state !== 'open' && textOf(known) !== textOf(group)) return err(conflict(group.id))
      tables.groups.set(group.id, textOf(group))
      return ok(group)
    })
  return {
    put: (group) => new ResultAsync(Promise.resolve(put(group))),
    get: (id) => okAsync(get(id)),
    ofItem(item) {
      const ofItem = newestFirst(tables, (one) => itemKey(one.item) === itemKey(item))
      const ids = [...new Set(ofItem.flatMap(({ groups }) => groups))].sort(compareText)
      return okAsync(ids.flatMap((id) => get(id) ?? []))
    },
  }
}

function newestFirst(tables: Tables, isWanted: (result: TestResult) => boolean): TestResult[] {
  const all = [...tables.results.values()].map((row) => JSON.parse(row) as TestResult)
  return all.filter(isWanted).sort(compareResults).reverse()
}

function isOlder(result: TestResult, place: { readonly submittedAt: string; readonly id: string }): boolean {
  return (compareInstants(result.submittedAt, place.submittedAt) || compareText(result.id, place.id)) < 0
}

function matches(result: TestResult, query: ResultQuery): boolean {
  return (
    (query.item === undefined || itemKey(result.item) === itemKey(query.item)) &&
    (query.testcase === undefined || result.testcase === query.testcase) &&
    (query.variant === undefined || variantIncludes(result.variant, query.variant)) &&
    (query.outcomes === undefined || query.outcomes.includes(result.outcome)) &&
    (query.group === undefined || result.groups.includes(query.group)) &&
    (query.since === undefined || compareInstants(result.submittedAt, query.since) >= 0) &&
    (query.until === undefined || compareInstants(result.submittedAt, query.until) < 0)
  )
}

function conflict(key: string): PutError {
  const message = `"${key}" was used before with another content.`
  return { kind: 'store/key-conflict', message, retryable: false, key }
}

function textOf(record: TestResult | Group): string {
  return canonicalJson(record as unknown as JsonValue)
}
