import { digestOf } from '@gatewright/core/canonical'
import { queryAll, type CompleteStorage } from '@gatewright/core/ports'
import type { TestResult } from '@gatewright/core/schema'
import fc from 'fast-check'

/** Something that is done to a project. */
export type Call = (storage: CompleteStorage) => Promise<unknown>

const at = '2026-11-22T04:19:00Z'
const bytesOf = (number: number): Uint8Array => Uint8Array.of(7, number)

/** A report that is handed in, and accepted or not. */
export function handIn(number: number, upload: number, isAccepted: boolean): Call {
  return async (storage) => {
    const { digest: report } = (
      await storage.reports.put(bytesOf(number), { receivedAt: at })
    )._unsafeUnwrap()
    const id = `upload-${number}-${upload}`
    const opened = await storage.ingest.open({ id, report, receivedAt: at })
    if (opened.isErr() || opened.value.stage !== 'received') return
    void (await storage.ingest.move(id, 'received', { stage: 'processing', changedAt: at }))
    const reportKey = reportKeyOf(number)
    const end = isAccepted ? ({ stage: 'valid', reportKey } as const) : ({ stage: 'invalid' } as const)
    if (isAccepted) void (await storage.results.append(reportKey, resultsOf(reportKey)))
    void (await storage.ingest.move(id, 'processing', { ...end, changedAt: at }))
  }
}

export function removeReport(number: number): Call {
  return async (storage) => {
    void (await storage.reports.remove(digestOf(bytesOf(number))))
  }
}

export function removeResults(number: number): Call {
  return async (storage) => storage.results.remove(reportKeyOf(number), at)
}

function reportKeyOf(number: number): string {
  return `report ${number}/ü`
}

function resultsOf(reportKey: string): readonly TestResult[] {
  return [1, 2].map((number) => ({
    id: `${reportKey}#${number}`,
    testcase: `unit/case-${number}`,
    item: { type: 'own_build', id: 'build-1' },
    outcome: number === 1 ? 'PASSED' : 'FAILED',
    submittedAt: at,
    variant: {},
    data: {},
    groups: ['run-1'],
  }))
}

const number = fc.nat(4)

const name = fc.constantFrom('a', 'ﬀ', '𝒳')

/** Changes beside those of reports, some of which stay in the house. */
const other: fc.Arbitrary<Call> = fc.oneof(
  fc.tuple(name, fc.constantFrom('open' as const, 'complete' as const)).map(
    ([id, state]): Call =>
      async (storage) =>
        storage.groups.put({ id, state }),
  ),
  name.map(
    (refText): Call =>
      async (storage) =>
        storage.testcases.put({ name: 'unit/adds', refText }),
  ),
  name.map(
    (testcase): Call =>
      async (storage) =>
        storage.quarantine.append([{ testcase, from: at, until: at, issue: 'none', by: 'ann' }]),
  ),
  name.map(
    (id): Call =>
      async (storage) =>
        storage.audit.append(id, 0, [{ id, type: 'approved', at, by: 'ann', payload: {} }]),
  ),
)

/** Reports that come, are refused, go and come again, among changes of every other kind. */
export const step: fc.Arbitrary<Call> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(number, fc.nat(3), fc.boolean()).map((said) => handIn(...said)) },
  { weight: 1, arbitrary: number.map(removeReport) },
  { weight: 1, arbitrary: number.map(removeResults) },
  { weight: 3, arbitrary: other },
)

/** The reports that were accepted and are there, as the stores list them. */
export async function listedReports(storage: CompleteStorage): Promise<readonly string[]> {
  const accepted = (await storage.ingest.find({ stages: ['valid'] }))._unsafeUnwrap()
  const there = new Set((await storage.reports.find({}))._unsafeUnwrap().map(({ digest }) => digest))
  return [...new Set(accepted.map(({ report }) => report))].filter((digest) => there.has(digest)).sort()
}

/** The keys of the reports of which there are results. */
export async function listedReportKeys(storage: CompleteStorage): Promise<readonly string[]> {
  const results = (await queryAll(storage.results, {}))._unsafeUnwrap()
  return [...new Set(results.map(({ id }) => id.replace(/#\d$/, '')))].sort()
}
