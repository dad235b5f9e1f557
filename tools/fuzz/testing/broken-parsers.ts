// Parsers with one fault each, which the harness must find. Loaded by its threads, as any module with parsers of its own.
import type {
  ByteSource,
  CaseRecord,
  CaseStream,
  ParseReportOptions,
  ReportParser,
  ReportSummary,
} from '../../../packages/core/src/ports/index.ts'
import { junitParser } from '../../../packages/parsers/src/index.ts'

const report = new TextEncoder().encode(
  '<testsuite name="s"><testcase name="a"/><testcase name="b"><failure/></testcase></testsuite>',
)

interface Fault {
  /** What is done with all bytes and the number of chunks before the answer. */
  readonly before?: (text: string, chunks: number) => void
  readonly record?: (record: CaseRecord, chunks: number) => CaseRecord
  readonly summary?: (summary: ReportSummary, text: string, mode: ParseReportOptions['mode']) => ReportSummary
  /** Breaks off, as with a report that is not whole. */
  readonly fails?: (mode: ParseReportOptions['mode']) => boolean
}

/** Answers the same for every input, but for its fault. */
function broken(format: string, { before, record, summary, fails }: Fault): ReportParser {
  return {
    format,
    detect: () => false,
    async *parse(source: ByteSource, options: ParseReportOptions = {}): CaseStream {
      const chunks: Uint8Array[] = []
      if (source instanceof Uint8Array) chunks.push(source)
      else for await (const chunk of source as AsyncIterable<Uint8Array>) chunks.push(chunk)
      const text = chunks.map((chunk) => Buffer.from(chunk).toString('latin1')).join('')
      before?.(text, chunks.length)
      const stream = junitParser.parse(fails?.(options.mode) === true ? report.subarray(0, 40) : report)
      for (;;) {
        const next = await stream.next()
        if (next.done) return next.value.map((whole) => summary?.(whole, text, options.mode) ?? whole)
        yield record?.(next.value, chunks.length) ?? next.value
      }
    },
  }
}

const secret = 'secret-marker'
const noted = (message: string): ReportSummary['diagnostics'] => [
  { code: 'odd', message, advice: 'None.', count: 1 },
]

export const parsers: readonly ReportParser[] = [
  broken('sound', {}),
  broken('throws', {
    before: (text) => {
      if (text.includes('<')) throw new TypeError('broken on purpose')
    },
  }),
  broken('hangs', {
    before: (text) => {
      while (text.includes('<'));
    },
  }),
  broken('dawdles', {
    before: () => {
      const { user } = process.threadCpuUsage()
      while (process.threadCpuUsage().user - user < 50_000);
    },
  }),
  broken('eats-memory', {
    before: (text) => {
      const held: number[][] = []
      while (text.includes('<')) held.push(Array.from({ length: 100_000 }, (_, index) => index))
    },
  }),
  broken('pollutes', {
    before: (text) => {
      if (text.includes('__proto__')) Object.assign(Object.prototype, { polluted: 1 })
    },
  }),
  broken('pollutes-arrays', {
    before: (text) => {
      if (text.includes('__proto__')) Object.assign(Array.prototype, { other: 1 })
    },
  }),
  broken('miscounts', {
    summary: (whole) => ({ ...whole, counts: { ...whole.counts, tests: 3, skipped: 1 } }),
  }),
  broken('does-not-add-up', { summary: (whole) => ({ ...whole, counts: { ...whole.counts, passed: 2 } }) }),
  broken('repeats', {
    summary: (whole, text) => ({ ...whole, diagnostics: text.includes(secret) ? noted(text) : [] }),
  }),
  broken('depends-on-chunks', {
    record: (record, chunks) => ({ ...record, suitePath: [chunks > 3 ? 'many' : 'few'] }),
  }),
  broken('wrong-index', { record: (record) => ({ ...record, source: { ...record.source, index: 7 } }) }),
  broken('endless', { record: (record) => ({ ...record, durationMs: Infinity }) }),
  broken('line-nought', { record: (record) => ({ ...record, line: 0 }) }),
  broken('hides', { fails: (mode) => mode !== 'lenient' }),
  broken('refuses', { fails: (mode) => mode === 'lenient' }),
]
