import type { ByteSource, CaseCounts, CaseRecord, ReportParser } from '../../packages/core/src/ports/index.ts'
import { readReport, recordsToResults, type CollectedReport } from '../../packages/parsers/src/index.ts'
import type { FuzzInput } from './inputs.ts'

/** What a token of the mutations says, which no message may repeat. */
const marker = 'secret-marker'
const prototypeKeys = Reflect.ownKeys(Object.prototype).length
const arrayKeys = Reflect.ownKeys(Array.prototype).length

/** An input is at most 1 MiB, so this is far beyond what any needs. */
const defaultCpuMs = 5000

/**
 * Checks one input in every way that needs no knowledge of what it means; gives back what is wrong, if anything. `mostCpuMs` is how long
 * reading it once may take the processor.
 */
export async function faultOf(
  parser: ReportParser,
  { bytes, cuts }: FuzzInput,
  mostCpuMs: number = defaultCpuMs,
): Promise<string | undefined> {
  const before = process.threadCpuUsage()
  const strict = await readReport(bytes, { parser })
  const { user, system } = process.threadCpuUsage(before)
  if ((user + system) / 1000 > mostCpuMs)
    return `it takes ${Math.round((user + system) / 1000)} ms of the processor`
  const read = faultOfRead(strict)
  if (read !== undefined) return read
  const ends = cuts.map((cut) => Math.floor(cut * bytes.length)).sort((a, b) => a - b)
  const chunked = await readDirectly(parser, chunksOf(bytes, ends))
  if (written(strict) !== written(chunked)) return `other chunks give another answer: ${ends.join(' ')}`
  const lenient = await readReport(bytes, { parser, mode: 'lenient' })
  const leniently = faultOfRead(lenient) ?? faultOfLenience(strict, lenient)
  return leniently === undefined ? pollution() : `leniently: ${leniently}`
}

type Read = Awaited<ReturnType<typeof readReport>>

function faultOfRead(read: Read): string | undefined {
  if (read.isOk()) return pollution() ?? faultOfReport(read.value)
  const { kind, message } = read.error
  if (kind === 'report/parser-failed') return `the parser failed: ${String(read.error.cause)}`
  return message.includes(marker) ? 'a message repeats the content' : pollution()
}

/** Lenience keeps more, and never says of what was refused that nothing is missing. */
function faultOfLenience(strict: Read, lenient: Read): string | undefined {
  if (strict.isOk()) {
    if (lenient.isErr()) return 'what is read strictly is refused'
    return lenient.value.records.length < strict.value.records.length ? 'there are fewer records' : undefined
  }
  if (lenient.isErr() || !lenient.value.summary.completeness.complete) return undefined
  return lenient.value.summary.diagnostics.length === 0
    ? 'what is refused strictly is complete, and nothing says why'
    : undefined
}

/** Without `readReport`, which looks at the beginning first and so hands it on in one piece. */
async function readDirectly(parser: ReportParser, chunks: ByteSource): Promise<Read | 'thrown'> {
  try {
    const records: CaseRecord[] = []
    const stream = parser.parse(chunks)
    for (;;) {
      const next = await stream.next()
      if (next.done) return next.value.map((summary) => ({ records, summary }))
      records.push(next.value)
    }
  } catch {
    return 'thrown'
  }
}

/** As text, which is compared faster; without causes, which hold stacks. */
function written(read: Read | 'thrown'): string {
  if (read === 'thrown') return read
  return read.match(
    (report) => JSON.stringify(report),
    ({ cause: _cause, ...error }) => JSON.stringify(error),
  )
}

function faultOfReport({ records, summary }: CollectedReport): string | undefined {
  const { tests, passed, failed, errors, skipped, flaky }: CaseCounts = summary.counts
  if (tests !== records.length) return 'the counts are not of the records'
  if (passed + failed + errors + skipped !== tests) return 'the counts do not add up'
  if (flaky > passed) return 'more flaky than passed'
  if (summary.diagnostics.some(({ message, advice }) => message.includes(marker) || advice.includes(marker)))
    return 'a diagnostic repeats the content'
  if (records.some(({ source }, index) => source.index !== index)) return 'an index is not the position'
  const broken = records.find(
    ({ durationMs, line }) =>
      (durationMs !== undefined && !(durationMs >= 0 && durationMs < Infinity)) ||
      (line !== undefined && !(Number.isInteger(line) && line >= 1)),
  )
  if (broken) return 'a duration or a line is none'
  const results = recordsToResults(records, {
    item: { type: 'git_commit', id: '0'.repeat(40) },
    group: 'run',
    submittedAt: '2026-11-30T00:00:00Z',
    reportKey: 'fuzz',
  })
  if (results.isErr() && results.error.kind !== 'outcome/unknown')
    return `no results: ${results.error.message}`
  return undefined
}

function pollution(): string | undefined {
  const isClean =
    Reflect.ownKeys(Object.prototype).length === prototypeKeys &&
    Reflect.ownKeys(Array.prototype).length === arrayKeys &&
    !('polluted' in {})
  return isClean ? undefined : 'a prototype was polluted'
}

async function* chunksOf(bytes: Uint8Array, ends: readonly number[]): AsyncGenerator<Uint8Array, void, void> {
  let from = 0
  for (const to of ends) {
    yield bytes.subarray(from, to)
    from = to
  }
  yield bytes.subarray(from)
}
