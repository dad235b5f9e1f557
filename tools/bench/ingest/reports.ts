import { orThrow } from '../../../packages/core/src/errors/index.ts'
import type { CompleteStorage } from '../../../packages/core/src/ports/index.ts'
import { streamReport } from '../../../packages/parsers/src/index.ts'
import type { PgDatabase } from '../../../packages/storage-pg/src/index.ts'
import { medianOf, type Measure } from '../bench.ts'
import { spent } from '../stats/made-source.ts'
import { itemOf } from '../storage/data.ts'
import { junitDocument, type JunitDocument } from './documents.ts'
import { ingest, reader, receivedAt, timeOfAll } from './workbench.ts'

const sizes = [1_000, 10_000, 100_000] as const
/** So many reports are in memory, and processed, at the same time. */
const atOnce = 4

/**
 * From the bytes of a report to rows that are committed, beside the two parts of it that nobody can do without, each alone:
 * reading the same bytes, and storing the same results.
 */
export async function* measureReports(
  database: PgDatabase,
  rows: number,
): AsyncGenerator<Measure, void, void> {
  for (const cases of sizes) {
    const storages = { own: database.open(`own-${cases}`), floor: database.open(`floor-${cases}`) }
    const count = Math.min(100, Math.max(3, Math.round(rows / cases)))
    const first = await timesOf(storages, junitDocument(0, cases))
    const times: Times[] = []
    for (let run = 1; run <= count; run++) times.push(await timesOf(storages, junitDocument(run, cases)))
    const share = times.map(({ ingestMs, readMs, appendMs }) => (readMs + appendMs) / ingestMs)
    yield rate(`new-tests-of-${cases}`, cases, first.ingestMs)
    yield rate(`read-alone-of-${cases}`, cases, meanOf(times, 'readMs'))
    yield rate(`append-alone-of-${cases}`, cases, meanOf(times, 'appendMs'))
    yield { ...rate(`reports-of-${cases}`, cases, meanOf(times, 'ingestMs')), goal }
    yield {
      name: `cpu-per-case-of-${cases}`,
      value: (meanOf(times, 'ingestCpuMs') * 1000) / cases,
      unit: 'us',
      goal: 1e6 / goal,
    }
    yield {
      name: `reports-of-${cases}-to-read-and-append`,
      value: medianOf(share.sort((a, b) => a - b)),
      unit: 'share',
      goal: 0.8,
      atLeast: true,
    }
    yield { ...(await atTheSameTime(storages.own, cases, count)), goal }
  }
}

const goal = 50_000

async function atTheSameTime(storage: CompleteStorage, cases: number, count: number): Promise<Measure> {
  let ms = 0
  let done = 0
  for (; done < count; done += atOnce) {
    const documents = Array.from({ length: atOnce }, (_, index) => junitDocument(1_000 + done + index, cases))
    ms += await timeOfAll(documents, atOnce, (document) => ingest(storage, document))
  }
  return rate(`${atOnce}-reports-of-${cases}-at-once`, cases * done, ms)
}

interface Times {
  readonly ingestMs: number
  /** Of this process alone, which the machine's other work hardly changes. */
  readonly ingestCpuMs: number
  readonly readMs: number
  readonly appendMs: number
}

async function timesOf(
  { own, floor }: { readonly own: CompleteStorage; readonly floor: CompleteStorage },
  document: JunitDocument,
): Promise<Times> {
  const before = spent()
  const ingestMs = await timeOfAll([document], 1, (one) => ingest(own, one))
  const ingestCpuMs = spent().cpuMs - before.cpuMs
  const readMs = await timeOfAll([document], 1, readAlone)
  const reportKey = `report-${document.run}`
  const { records } = orThrow(await reader.read(document.bytes))
  const submittedAt = receivedAt(document.run)
  const context = { item: itemOf(document.run), group: reportKey, submittedAt, reportKey, variant: {} }
  const results = orThrow(reader.results(records, context))
  const appendMs = await timeOfAll([results], 1, async (made) => {
    orThrow(await floor.results.append(reportKey, made))
  })
  return { ingestMs, ingestCpuMs, readMs, appendMs }
}

/** Reads every record and keeps none. */
async function readAlone({ bytes, cases }: JunitDocument): Promise<void> {
  const stream = streamReport(bytes)
  for (;;) {
    const next = await stream.next()
    if (!next.done) continue
    if (orThrow(next.value).counts.tests !== cases) throw new Error('The report holds other cases.')
    return
  }
}

function meanOf(times: readonly Times[], part: keyof Times): number {
  return times.reduce((sum, one) => sum + one[part], 0) / times.length
}

function rate(name: string, cases: number, ms: number): Measure {
  return { name, value: (cases * 1000) / ms, unit: 'cases/s', goal: null, atLeast: true }
}
