/**
 * The rows of some runs, column by column. Runs are in the order of their ids, the rows of a run in that of their ordinals.
 */
export interface Chunk {
  readonly runs: readonly bigint[]
  /** Where the rows of each run begin, and behind them the number of all. */
  readonly starts: Int32Array
  readonly columns: ChunkColumns
  /** Text of the JSON of `result_detail.body`, by the number of the row. */
  readonly details: ReadonlyMap<number, string>
}

/** The columns of `result`, under their names there. */
export interface ChunkColumns {
  readonly ordinal: Int32Array
  readonly series_id: Int32Array
  readonly dataset_id: Int32Array
  readonly duration_us: Int32Array
  readonly attempt: Int32Array
  readonly outcome: Int32Array
}

/** Columns of so many rows, all 0. */
export function emptyColumns(rows: number): ChunkColumns {
  const column = (): Int32Array => new Int32Array(rows)
  return {
    ordinal: column(),
    series_id: column(),
    dataset_id: column(),
    duration_us: column(),
    attempt: column(),
    outcome: column(),
  }
}

export function rowCount({ starts }: Pick<Chunk, 'starts'>): number {
  return starts.at(-1) ?? 0
}

/** What a chunk says of some of its runs. */
export function partOfChunk(chunk: Chunk, runs: ReadonlySet<bigint>): Chunk {
  const places = [...chunk.runs.keys()].filter((place) => runs.has(chunk.runs[place] ?? 0n))
  const starts = new Int32Array(places.length + 1)
  const rows: number[] = []
  for (const [at, place] of places.entries()) {
    for (let row = chunk.starts[place] ?? 0; row < (chunk.starts[place + 1] ?? 0); row++) rows.push(row)
    starts[at + 1] = rows.length
  }
  const columns = emptyColumns(rows.length)
  const details = new Map<number, string>()
  for (const [to, from] of rows.entries()) {
    for (const name of Object.keys(columns) as (keyof ChunkColumns)[])
      columns[name][to] = chunk.columns[name][from] ?? 0
    const detail = chunk.details.get(from)
    if (detail !== undefined) details.set(to, detail)
  }
  return { runs: places.map((place) => chunk.runs[place] ?? 0n), starts, columns, details }
}

/** Whether two chunks say the same, row by row. */
export function isSameChunk(one: Chunk, other: Chunk): boolean {
  return (
    isSameList(one.runs, other.runs) &&
    isSameList(one.starts, other.starts) &&
    Object.entries(one.columns).every(([name, column]: [string, Int32Array]) =>
      isSameList(column, other.columns[name as keyof ChunkColumns]),
    ) &&
    one.details.size === other.details.size &&
    [...one.details].every(([row, text]) => other.details.get(row) === text)
  )
}

function isSameList<Value>(one: ArrayLike<Value>, other: ArrayLike<Value>): boolean {
  if (one.length !== other.length) return false
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false
  return true
}
