import { detailBit } from '../rows/cells.ts'
import { createByteWriter, type ByteWriter } from './byte-writer.ts'
import { rowCount, type Chunk } from './chunk.ts'

/** The first byte of what a chunk is written as. */
export const chunkVersion = 1

/** Durations of parsers are mostly whole milliseconds. */
export const microsecondsInMillisecond = 1000

/**
 * A chunk as bytes, column by column: what rows of one series repeat, as dataset and duration, is written as the difference
 * to the row of the series before it. Equal chunks give equal bytes.
 */
export function encodeChunk(chunk: Chunk): Buffer {
  const writer = createByteWriter()
  writer.number(chunkVersion)
  writer.number(chunk.runs.length)
  writer.number(rowCount(chunk))
  for (const section of [
    idsOf,
    countsOf,
    ordinalsOf,
    seriesOf,
    datasetsOf,
    durationsOf,
    attemptsOf,
    outcomesOf,
    detailsOf,
  ]) {
    const part = createByteWriter()
    section(chunk, part)
    const bytes = part.result()
    writer.number(bytes.length)
    writer.bytes(bytes)
  }
  return writer.result()
}

function idsOf({ runs }: Chunk, part: ByteWriter): void {
  const bytes = Buffer.alloc(runs.length * 8)
  for (const [at, id] of runs.entries()) bytes.writeBigInt64BE(id, at * 8)
  part.bytes(bytes)
}

function countsOf({ runs, starts }: Chunk, part: ByteWriter): void {
  for (let run = 0; run < runs.length; run++) part.number(startOf(starts, run + 1) - startOf(starts, run))
}

/** Mostly one more than the one before. */
function ordinalsOf({ runs, starts, columns }: Chunk, part: ByteWriter): void {
  for (let run = 0; run < runs.length; run++) {
    let before = -1
    for (let row = startOf(starts, run); row < startOf(starts, run + 1); row++) {
      const ordinal = columns.ordinal[row] ?? 0
      part.number(ordinal - before - 1)
      before = ordinal
    }
  }
}

/** Runs of one suite list their series alike: then these bytes repeat. */
function seriesOf({ columns }: Chunk, part: ByteWriter): void {
  let before = 0
  for (const series of columns.series_id) {
    part.signed(series - before)
    before = series
  }
}

function datasetsOf({ columns }: Chunk, part: ByteWriter): void {
  const known = new Map<number, number>()
  let before = 0
  for (const [row, dataset] of columns.dataset_id.entries()) {
    const series = columns.series_id[row] ?? 0
    part.signed(dataset - (known.get(series) ?? before))
    known.set(series, dataset)
    before = dataset
  }
}

/** Of each run first whether all are whole milliseconds. */
function durationsOf({ runs, starts, columns }: Chunk, part: ByteWriter): void {
  const known = new Map<number, number>()
  for (let run = 0; run < runs.length; run++) {
    const durations = columns.duration_us.subarray(startOf(starts, run), startOf(starts, run + 1))
    const isWhole = durations.every((duration) => duration < 0 || duration % microsecondsInMillisecond === 0)
    const unit = isWhole ? microsecondsInMillisecond : 1
    part.number(isWhole ? 1 : 0)
    for (const [at, duration] of durations.entries()) {
      const series = columns.series_id[startOf(starts, run) + at] ?? 0
      const value = duration < 0 ? duration : duration / unit
      part.signed(value - Math.floor((known.get(series) ?? 0) / unit))
      if (duration >= 0) known.set(series, duration)
    }
  }
}

function attemptsOf({ columns }: Chunk, part: ByteWriter): void {
  for (const attempt of columns.attempt) part.signed(attempt)
}

function outcomesOf({ columns }: Chunk, part: ByteWriter): void {
  for (const outcome of columns.outcome) part.signed(outcome)
}

/** Of each row that says it has one. */
function detailsOf({ columns, details }: Chunk, part: ByteWriter): void {
  for (const [row, outcome] of columns.outcome.entries()) {
    if ((outcome & detailBit) === 0) continue
    const bytes = Buffer.from(details.get(row) ?? '', 'utf8')
    part.number(bytes.length)
    part.bytes(bytes)
  }
}

function startOf(starts: Int32Array, run: number): number {
  return starts[run] ?? 0
}
