/** The rows of a run, column by column, in no order. */
export interface RunCells {
  readonly series: Int32Array
  readonly ordinals: Int32Array
  /** With all bits of `result.outcome`. */
  readonly outcomes: Int32Array
  /** By the place of their row. */
  readonly signatures: ReadonlyMap<number, string>
}

/** The same as PostgreSQL sends it: numbers of a fixed width, the highest byte first. */
export interface CellBytes {
  readonly series: Uint8Array
  readonly ordinals: Uint8Array
  readonly outcomes: Uint8Array
}

const nothing = new Int32Array()

/** A run that has no rows any more. */
export const emptyCells: RunCells = {
  series: nothing,
  ordinals: nothing,
  outcomes: nothing,
  signatures: new Map(),
}

/** @param signatures - those that the run has, by the ordinals of their rows */
export function cellsOfBytes(
  { series, ordinals, outcomes }: CellBytes,
  signatures: ReadonlyMap<number, string> = new Map(),
): RunCells {
  const cells = {
    series: numbers(series, 4, (view, at) => view.getInt32(at)),
    ordinals: numbers(ordinals, 4, (view, at) => view.getInt32(at)),
    outcomes: numbers(outcomes, 2, (view, at) => view.getInt16(at)),
  }
  const placed = new Map<number, string>()
  if (signatures.size > 0)
    for (let place = 0; place < cells.ordinals.length; place++) {
      const signature = signatures.get(cells.ordinals[place] ?? 0)
      if (signature !== undefined) placed.set(place, signature)
    }
  return { ...cells, signatures: placed }
}

function numbers(bytes: Uint8Array, width: number, read: (view: DataView, at: number) => number): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found = new Int32Array(bytes.length / width)
  for (let index = 0; index < found.length; index++) found[index] = read(view, index * width)
  return found
}
