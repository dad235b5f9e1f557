import { canonicalJson, compareText, type JsonValue } from '@gatewright/core/canonical'
import {
  checkListPage,
  checkPage,
  checkReportKey,
  cursorAfter,
  projectName,
  type AppendError,
  type AppendReceipt,
  type GroupQuery,
  type GroupStore,
  type ProjectStorage,
  type PutError,
  type QueryError,
  type ListPage,
  type ResultPlace,
  type ResultStore,
  type TestcaseStore,
  type WaiverStore,
} from '@gatewright/core/ports'
import { matchesResult, matchesText, newestResults } from '@gatewright/core/query'
import {
  checkEach,
  checkSchema,
  compareInstants,
  compareResults,
  formatPath,
  GroupSchema,
  itemKey,
  NewWaiverDbRecordSchema,
  parseTestResult,
  TestcaseSchema,
  variantKey,
  WaiverEventSchema,
  type Group,
  type Problem,
  type Testcase,
  type TestResult,
  type NewWaiverDbRecord,
  type WaiverDbRecord,
  type WaiverEvent,
} from '@gatewright/core/schema'
import { conflictingWaiver, findWaiverRecords, waiverEventsAbout } from '@gatewright/core/waiver'
import { err, ok, okAsync, ResultAsync, type Result } from 'neverthrow'

/** What a table would hold: records as text, so that nobody can change one. */
interface Tables {
  readonly results: Map<string, string>
  readonly reports: Map<string, string>
  readonly groups: Map<string, string>
  readonly testcases: Map<string, string>
  readonly numbers: Map<string, number>
  readonly waiverEvents: Set<string>
  readonly waiverRecords: string[]
}

export function createTinyDatabase(): { open(project: string): ProjectStorage } {
  const projects = new Map<string, Tables>()
  return {
    open(project) {
      const tables = projects.get(projectName(project)) ?? {
        results: new Map(),
        reports: new Map(),
        groups: new Map(),
        testcases: new Map(),
        numbers: new Map(),
        waiverEvents: new Set(),
        waiverRecords: [],
      }
      projects.set(project, tables)
      return {
        project,
        results: resultStore(tables),
        groups: groupStore(tables),
        testcases: testcaseStore(tables),
        waivers: waiverStore(tables),
        numbers: {
          next(series) {
            const next = (tables.numbers.get(series) ?? 0) + 1
            tables.numbers.set(series, next)
            return okAsync(next)
          },
        },
      }
    },
  }
}

function resultStore(tables: Tables): ResultStore {
  return {
    append: (reportKey, results) => new ResultAsync(append(tables, reportKey, results)),
    query: (query, page) =>
      new ResultAsync(Promise.resolve(checkPage(page))).map(({ limit, skip, order, after }) => {
        const found = newestFirst(tables, (result) => matchesResult(query, result))
        if (order === 'oldest-first') found.reverse()
        const isBehind = (one: TestResult): boolean =>
          after === undefined || (order === 'oldest-first' ? isOlder(after, one) : isOlder(one, after))
        const behind = found.filter(isBehind)
        const results = behind.slice(skip, skip + limit)
        const last = results.at(-1)
        return last && last !== behind.at(-1) ? { results, next: cursorAfter(last) } : { results }
      }),
    count: (query) => okAsync(newestFirst(tables, (result) => matchesResult(query, result)).length),
    newest: (query, distinctOn) =>
      okAsync(
        newestResults(
          newestFirst(tables, (result) => matchesResult(query, result)),
          distinctOn,
        ),
      ),
    latest(item, { testcases } = {}) {
      const isWanted = (one: TestResult): boolean =>
        itemKey(one.item) === itemKey(item) && (testcases?.includes(one.testcase) ?? true)
      const newest = new Map<string, TestResult>()
      for (const result of newestFirst(tables, isWanted)) {
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
    find(query, page) {
      const all = [...tables.groups.values()].map((row) => JSON.parse(row) as Group)
      return pageOf(
        all
          .filter((group) => isWanted(group, query))
          .sort(byCreation)
          .reverse(),
        page,
      )
    },
  }
}

function isWanted({ id, description }: Group, query: GroupQuery): boolean {
  return (
    (query.ids === undefined || query.ids.includes(id)) &&
    (query.description === undefined ||
      (description !== undefined && matchesText(query.description, description)))
  )
}

function byCreation(a: Group, b: Group): number {
  const start = '0000-01-01T00:00:00Z'
  return compareInstants(a.createdAt ?? start, b.createdAt ?? start) || compareText(a.id, b.id)
}

function testcaseStore(tables: Tables): TestcaseStore {
  const all = (): Testcase[] => [...tables.testcases.values()].map((row) => JSON.parse(row) as Testcase)
  return {
    put: (input) =>
      new ResultAsync(Promise.resolve(checkSchema(TestcaseSchema, input))).map((testcase) => {
        tables.testcases.set(testcase.name, textOf(testcase))
        return testcase
      }),
    get: (name) => okAsync(all().find((testcase) => testcase.name === name)),
    find({ names }, page) {
      const found = all().filter(({ name }) => names === undefined || matchesText(names, name))
      return pageOf(
        found.sort((a, b) => compareText(a.name, b.name)),
        page,
      )
    },
  }
}

function pageOf<Row>(rows: readonly Row[], page?: ListPage): ResultAsync<readonly Row[], QueryError> {
  return new ResultAsync(Promise.resolve(checkListPage(page))).map(({ limit, skip }) =>
    rows.slice(skip, skip + limit),
  )
}

function waiverStore(tables: Tables): WaiverStore {
  const events = () => [...tables.waiverEvents].map((row) => JSON.parse(row) as WaiverEvent)
  const records = () => tables.waiverRecords.map((row) => JSON.parse(row) as WaiverDbRecord)
  const add = (added: readonly WaiverEvent[]): Result<void, PutError> => {
    const requests = events().filter(({ kind }) => kind === 'requested')
    const taken = conflictingWaiver(added, (id) => requests.find(({ waiverId }) => waiverId === id))
    if (taken !== undefined) return err(conflict(taken))
    for (const event of added) tables.waiverEvents.add(textOf(event))
    return ok()
  }
  const addRecords = (added: readonly NewWaiverDbRecord[]): readonly WaiverDbRecord[] => {
    const numbered = added.map((one, at) => ({ id: tables.waiverRecords.length + at + 1, ...one }))
    tables.waiverRecords.push(...numbered.map(textOf))
    return numbered
  }
  return {
    append: (given) => settled(checkEach(WaiverEventSchema, given).andThen(add)),
    eventsAbout: (subject) => settled(waiverEventsAbout(subject, events(), records())),
    appendRecords: (given) => settled(checkEach(NewWaiverDbRecordSchema, given).map(addRecords)),
    record: (id) => okAsync(records().find((one) => one.id === id)),
    records: (query, page) => pageOf(findWaiverRecords(records(), query), page),
    countRecords: (query) => okAsync(findWaiverRecords(records(), query).length),
  }
}

function settled<Value, Failure>(result: Result<Value, Failure>): ResultAsync<Value, Failure> {
  return new ResultAsync(Promise.resolve(result))
}

function newestFirst(tables: Tables, isWanted: (result: TestResult) => boolean): TestResult[] {
  const all = [...tables.results.values()].map((row) => JSON.parse(row) as TestResult)
  return all.filter(isWanted).sort(compareResults).reverse()
}

function isOlder(a: ResultPlace, b: ResultPlace): boolean {
  return (compareInstants(a.submittedAt, b.submittedAt) || compareText(a.id, b.id)) < 0
}

function conflict(key: string): PutError {
  const message = `"${key}" was used before with another content.`
  return { kind: 'store/key-conflict', message, retryable: false, key }
}

function textOf(record: TestResult | Group | Testcase | WaiverEvent | WaiverDbRecord): string {
  return canonicalJson(record as unknown as JsonValue)
}
