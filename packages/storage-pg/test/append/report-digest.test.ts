import { expect, it } from 'vitest'
import { prepareReport } from '../../src/append/prepare-report.ts'
import { at, cellsOf, rowWidth, type PendingRun } from '../../src/append/pending-report.ts'
import { failingBit } from '../../src/rows/cells.ts'

interface Said {
  readonly item?: string
  readonly head?: string
  readonly rows?: readonly (readonly number[])[]
}

/** A run of rows `[series, dataset, duration, ordinal, cells]`. */
function run({ item = 'b', head = 'r#', rows = [[1, 2, 3, 4, cellsOf(1, 5)]] }: Said = {}): PendingRun {
  const cells = new Int32Array(rows.length * rowWidth)
  for (const [row, numbers] of rows.entries()) cells.set([...numbers, row], row * rowWidth)
  return {
    item: { type: 'build', id: item },
    groups: [],
    submittedAt: '2026-11-22T04:00:00Z',
    head,
    width: 1,
    rest: '',
    rows: cells,
    count: rows.length,
    details: new Map(),
  }
}

function digestOf(runs: readonly PendingRun[]): string {
  const report = { runs, newSeries: [], newDatasets: [], count: 0 }
  return prepareReport('k', report)._unsafeUnwrap().digest.toString('hex')
}

it('is the same whatever the order of runs and rows, and whether outcomes fail', () => {
  const [one, two] = [
    [1, 0, -1, 1, cellsOf(0, 1)],
    [2, 0, -1, 2, cellsOf(0, 1)],
  ] as const
  const digest = digestOf([run({ rows: [one, two] }), run({ head: 's#' })])
  expect(digestOf([run({ head: 's#' }), run({ rows: [two, one] })])).toBe(digest)
  const failing = one.with(at.cells, cellsOf(0, 1 | failingBit))
  expect(digestOf([run({ rows: [failing, two] }), run({ head: 's#' })])).toBe(digest)
})

it('is another for another item, head or number in a row', () => {
  const changed = [0, 1, 2, 3, 4].map((place) => {
    const row = [1, 2, 3, 4, cellsOf(1, 5)]
    return run({ rows: [row.with(place, (row[place] ?? 0) + 1)] })
  })
  const digests = [run(), run({ item: 'c' }), run({ head: 's#' }), ...changed].map((one) => digestOf([one]))
  expect(new Set(digests).size).toBe(digests.length)
})

it('is of little-endian numbers, and the same in every version', () => {
  expect(digestOf([run()])).toBe('69b84bed9f50b30482dfc31daca43c179d630a16f5beee3c12027a3b82fc9af1')
})
