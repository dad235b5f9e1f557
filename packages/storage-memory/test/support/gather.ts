import { queryAll, type ProjectStorage } from '@gatewright/core/ports'
import { type Group, type Item, type TestResult } from '@gatewright/core/schema'
import { arbitrariesWith, type Arbitraries } from '@gatewright/core/testing'
import { createMemoryDatabase, type MemoryDatabase } from '@gatewright/storage-memory'
import fc from 'fast-check'

export const arbitraries: Arbitraries = arbitrariesWith(fc)

/** One call that writes. */
export type Write =
  | { readonly project: string; readonly reportKey: string; readonly results: readonly TestResult[] }
  | { readonly project: string; readonly group: Group }

const project = fc.constantFrom('shop', 'Shop', '0', 'ünïcode 𝒳')
const reportKey = fc.constantFrom('report-1', 'report-2', 'report-3', 'ﬀ', '𝒳')

/** Calls in any order, many of which repeat or contradict each other. */
export const writes: fc.Arbitrary<readonly Write[]> = fc.array(
  fc.oneof(
    fc.record({ project, reportKey, results: fc.array(arbitraries.result, { maxLength: 4 }) }),
    fc.record({ project, reportKey, results: arbitraries.results }),
    fc.record({ project, group: arbitraries.group }),
  ),
  { maxLength: 10 },
)

/** Does a call and answers what became of it. */
export async function write(database: MemoryDatabase, call: Write): Promise<unknown> {
  const storage = database.open(call.project)
  const answer =
    'group' in call ? storage.groups.put(call.group) : storage.results.append(call.reportKey, call.results)
  return answer.match(
    (value) => value,
    (error) => error.kind,
  )
}

export async function databaseAfter(calls: readonly Write[]): Promise<MemoryDatabase> {
  const database = createMemoryDatabase()
  for (const call of calls) await write(database, call)
  return database
}

/** What a project answers to the questions that its results suggest. */
export async function answersOf(storage: ProjectStorage): Promise<unknown> {
  const all = (await queryAll(storage.results, {}))._unsafeUnwrap()
  const items = new Map<string, Item>(all.map(({ item }) => [`${item.type}:${item.id}`, item]))
  const latest = await Promise.all(
    [...items.values()].map((item) => storage.results.latest(item).unwrapOr([])),
  )
  const groups = await Promise.all(
    [...items.values()].map((item) => storage.groups.ofItem(item).unwrapOr([])),
  )
  const histories = await Promise.all(
    all.map(({ testcase, variant }) => storage.results.history(testcase, variant, 3).unwrapOr([])),
  )
  return { all, latest, groups, histories }
}
