import fc from 'fast-check'
import { expect, it } from 'vitest'
import { at, rowWidth } from '../../src/append/pending-report.ts'
import { ordinalOrder, seriesOrder } from '../../src/append/row-order.ts'

function rowsOf(values: readonly number[], cell: number): Int32Array {
  const rows = new Int32Array(values.length * rowWidth)
  for (const [row, value] of values.entries()) rows[row * rowWidth + cell] = value
  return rows
}

/** Sorted ones among them, which are left as they are. */
const values = fc.array(fc.nat(8), { maxLength: 12 }).chain((list) =>
  fc.constantFrom(
    list,
    list.toSorted((a, b) => a - b),
  ),
)

it('orders rows by ordinal, and those of one ordinal as they came', () => {
  fc.assert(
    fc.property(values, (ordinals) => {
      const expected = Array.from(ordinals.keys()).sort((a, b) => (ordinals[a] ?? 0) - (ordinals[b] ?? 0))
      expect([...ordinalOrder(rowsOf(ordinals, at.ordinal), ordinals.length)]).toEqual(expected)
    }),
  )
})

it('orders rows by series, and those of one series as they stood', () => {
  fc.assert(
    fc.property(values, (series) => {
      const order = Uint32Array.from(series.keys()).reverse()
      const expected = [...order].sort((a, b) => (series[a] ?? 0) - (series[b] ?? 0))
      expect(Array.from(seriesOrder(rowsOf(series, at.series), order))).toEqual(expected)
    }),
  )
})
