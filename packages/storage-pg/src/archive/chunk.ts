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
