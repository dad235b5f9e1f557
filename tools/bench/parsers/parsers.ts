import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Measure } from '../bench.ts'
import type { Contest } from './contender.ts'
import { doublingBenchmarks } from './doubling.ts'
import { chunksOf, type GeneratedFormat } from './generate.ts'

const contenderFile = new URL('contender.ts', import.meta.url).pathname
const expatFile = new URL('expat.py', import.meta.url).pathname
const compiled = join(tmpdir(), 'gatewright-bench-compiled')
const megabyte = 1_000_000

interface Work {
  readonly format: GeneratedFormat
  readonly bytes: number
  /** Made as it is read where there is no file. */
  readonly file?: string
}

/**
 * Numbers of the parsers in CPU time, each contender in a process of its own. Ratios are of the same run: best of `--reps`
 * each. `--mb` is the size of the large reports, `--huge` that of the one which only its memory is measured of.
 */
export async function parserBenchmarks(args: readonly string[]): Promise<readonly Measure[]> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      mb: { type: 'string', default: '100' },
      huge: { type: 'string', default: '1000' },
      reps: { type: 'string', default: '3' },
    },
  })
  const bytes = Number(values.mb) * megabyte
  const reps = Number(values.reps)
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-bench-'))
  try {
    return [
      ...junit(folder, bytes, Number(values.huge) * megabyte, reps),
      ...tap(folder, bytes, reps),
      ...streaming(folder, bytes),
      ...(await doublingBenchmarks()),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function junit(folder: string, bytes: number, huge: number, reps: number): Measure[] {
  const work = written(folder, 'junit', bytes)
  const [ours, fast, saxes] = bestInTurns(['ours', 'fast-xml-parser', 'saxes'], work, reps)
  const expat = python(work, reps)
  agree(ours, fast, saxes, ...(expat === undefined ? [] : [expat]))
  const once = best('ours', work, 1)
  const large = best('ours', { format: 'junit', bytes: huge }, 1)
  return [
    rate('junit', ours, bytes),
    ratio('junit-against-fast-xml-parser', fast, ours, 4),
    ratio('junit-against-saxes', saxes, ours, 1.5),
    ...(expat === undefined ? [] : [ratio('junit-against-expat-iterparse', expat, ours, 1)]),
    { name: 'junit-fresh-against-saxes', value: saxes.freshCpuMs / once.freshCpuMs, unit: 'x', goal: null },
    peak('junit', once, 160),
    peak(`junit-of-${huge / megabyte}-mb`, large, 160),
    { name: 'junit-first-record', value: once.firstMs, unit: 'ms', goal: 50 },
  ]
}

function tap(folder: string, bytes: number, reps: number): Measure[] {
  return (['tap', 'tap-yaml'] as const).flatMap((format) => {
    // The peer takes minutes for more; for less, all that is measured is how soon the engine compiles.
    const small = written(folder, format, Math.min(bytes, 20 * megabyte))
    const [ours, peer] = bestInTurns(['ours', 'tap-parser'], small, reps)
    agree(ours, peer)
    const large = best('ours', written(folder, format, bytes), 1)
    return [
      ratio(`${format}-against-tap-parser`, peer, ours, 10),
      rate(format, large, bytes),
      peak(format, large, 160),
    ]
  })
}

/** Formats without a peer: that memory does not grow with the report. */
function streaming(folder: string, bytes: number): Measure[] {
  return (['go-json', 'ctrf'] as const).flatMap((format) => {
    const tenth = best('ours', written(folder, format, bytes / 10), 1)
    const whole = best('ours', written(folder, format, bytes), 1)
    return [
      rate(format, whole, bytes),
      { name: `${format}-memory-of-tenfold`, value: whole.peakMiB / tenth.peakMiB, unit: 'x', goal: 1.5 },
      peak(format, whole, 200),
      { name: `${format}-first-record`, value: whole.firstMs, unit: 'ms', goal: 50 },
    ]
  })
}

function written(folder: string, format: GeneratedFormat, bytes: number): Work {
  const file = join(folder, `${format}-${bytes}`)
  const descriptor = openSync(file, 'w')
  for (const chunk of chunksOf(format, bytes)) writeSync(descriptor, chunk)
  closeSync(descriptor)
  return { format, bytes, file }
}

/** The best of two turns of each contender: what else the machine does may take from one of them in either turn. */
function bestInTurns<const Names extends readonly string[]>(
  contenders: Names,
  work: Work,
  runs: number,
): { [Index in keyof Names]: Contest } {
  const turns = [1, 2].map(() => contenders.map((contender) => best(contender, work, runs)))
  return contenders.map((_, index) =>
    turns
      .flatMap((turn) => turn[index] ?? [])
      .reduce((least, turn) => (turn.cpuMs < least.cpuMs ? turn : least)),
  ) as { [Index in keyof Names]: Contest }
}

/** A contender in a process of its own, so many times in a row; the quickest run counts, for engines learn. */
function best(contender: string, { format, bytes, file = '' }: Work, runs: number): Contest {
  const words = [contenderFile, contender, format, String(bytes), file, String(runs)]
  words.unshift('--conditions=@gatewright/source')
  // From the second process on none compiles TypeScript, as none does at a user's.
  const env = { ...process.env, NODE_COMPILE_CACHE: compiled }
  const done = spawnSync(process.execPath, words, { encoding: 'utf8', maxBuffer: 1e8, env })
  if (done.status !== 0) throw new Error(`${contender} on ${format}: ${done.stderr}`)
  return JSON.parse(done.stdout) as Contest
}

/** Python's own reader of XML as it comes, where there is a Python. */
function python({ file = '' }: Work, reps: number): Contest | undefined {
  const runs = Array.from({ length: reps }, () =>
    spawnSync('python3', [expatFile, file], { encoding: 'utf8' }),
  )
  const contests = runs.flatMap(({ status, stdout }) => (status === 0 ? [JSON.parse(stdout) as Contest] : []))
  return contests.toSorted((a, b) => a.cpuMs - b.cpuMs)[0]
}

/** Contenders that do other work can't be compared. */
function agree(...contests: readonly Contest[]): void {
  const seen = new Set(contests.map(({ cases, characters }) => `${cases} cases, ${characters} characters`))
  if (seen.size > 1) throw new Error(`The contenders found different things: ${[...seen].join('; ')}`)
}

function ratio(name: string, peer: Contest, own: Contest, goal: number): Measure {
  return { name, value: peer.cpuMs / own.cpuMs, unit: 'x', goal, atLeast: true }
}

function rate(name: string, { cpuMs }: Contest, bytes: number): Measure {
  return { name: `${name}-speed`, value: bytes / megabyte / (cpuMs / 1000), unit: 'MB/s', goal: null }
}

function peak(name: string, { peakMiB }: Contest, goal: number): Measure {
  return { name: `${name}-peak-memory`, value: peakMiB, unit: 'MiB', goal }
}
