import fc from 'fast-check'
import { emptyColumns, type Chunk, type ChunkColumns } from '../../../src/archive/chunk.ts'
import { detailBit } from '../../../src/rows/cells.ts'

interface Row {
  readonly ordinal: number
  readonly cells: readonly number[]
  readonly detail: string | undefined
}

const int4: fc.Arbitrary<number> = fc.oneof(fc.nat(5), fc.nat(), fc.constant(2 ** 31 - 1))
const duration: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(-1, -2),
  int4,
  fc.nat(2_000_000).map((ms) => ms * 1000),
)

const row: fc.Arbitrary<Row> = fc.record({
  ordinal: fc.oneof(fc.nat(100), fc.nat(999_999_999)),
  cells: fc.tuple(
    int4,
    int4,
    duration,
    fc.oneof(fc.constantFrom(0, -1, 1), fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 })),
    fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 }).map((outcome) => outcome & ~detailBit),
  ),
  detail: fc.option(fc.string({ unit: 'binary' }), { freq: 3, nil: undefined }),
})

/** Any chunk of a few runs. */
export const chunks: fc.Arbitrary<Chunk> = fc
  .uniqueArray(
    fc.record({
      id: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      rows: fc.uniqueArray(row, { selector: ({ ordinal }) => ordinal, minLength: 1, maxLength: 20 }),
    }),
    { selector: ({ id }) => id, minLength: 1, maxLength: 6 },
  )
  .map((runs) => chunkOf([...runs].sort((a, b) => (a.id < b.id ? -1 : 1))))

function chunkOf(runs: readonly { readonly id: bigint; readonly rows: readonly Row[] }[]): Chunk {
  const starts = Int32Array.of(0, ...runs.map(({ rows }) => rows.length))
  for (let run = 1; run < starts.length; run++) starts[run] = (starts[run] ?? 0) + (starts[run - 1] ?? 0)
  const columns = emptyColumns(starts.at(-1) ?? 0)
  const details = new Map<number, string>()
  const rows = runs.flatMap((run) => [...run.rows].sort((a, b) => a.ordinal - b.ordinal))
  for (const [place, { ordinal, cells, detail }] of rows.entries()) {
    const values = [ordinal, ...cells]
    for (const [at, name] of names.entries()) columns[name][place] = values[at] ?? 0
    if (detail === undefined) continue
    columns.outcome[place] = (columns.outcome[place] ?? 0) | detailBit
    details.set(place, detail)
  }
  return { runs: runs.map(({ id }) => id), starts, columns, details }
}

const names: readonly (keyof ChunkColumns)[] = [
  'ordinal',
  'series_id',
  'dataset_id',
  'duration_us',
  'attempt',
  'outcome',
]
