import type { Instant, Item } from '@gatewright/core/schema'
import { ordinalAt, splitId } from '../rows/result-id.ts'
import { rowWidth, type PendingRun } from './pending-report.ts'
import { textKey } from './text-key.ts'
import { isLine } from './texts.ts'

const longestId = 512

/** Sorts the results of one report into runs. */
export interface ReportRuns {
  /** Splits an id for {@link ReportRuns.add}; false where it is not surely right. */
  takeId(id: unknown): boolean
  /** True where the id that was taken ends in a number. */
  isNumbered(): boolean
  /** The run of a result with the id that was taken. Groups and item are the same object for equal ones. */
  runOf(item: Item, groups: readonly string[], submittedAt: Instant): PendingRun
  /** Adds the row of a result with the id that was taken; the names are those of {@link at}. */
  addRow(
    run: PendingRun,
    series: number,
    dataset: number,
    duration: number,
    cells: number,
    index: number,
  ): void
  readonly runs: readonly PendingRun[]
}

export function createReportRuns(): ReportRuns {
  const runs: PendingRun[] = []
  const byKey = new Map<string, PendingRun>()
  const numbers = new Map<object, number>()
  let head = ''
  let width = 0
  let ordinal = 0
  let rest = ''
  let last: PendingRun | undefined

  /** Short for an item or groups, which are the same object wherever they are the same. */
  const numberOf = (value: object): number => {
    const known = numbers.get(value)
    if (known !== undefined) return known
    numbers.set(value, numbers.size)
    return numbers.size - 1
  }

  const runOf: ReportRuns['runOf'] = (item, groups, submittedAt) => {
    if (
      last !== undefined &&
      width !== 0 &&
      last.width === width &&
      last.item === item &&
      last.groups === groups &&
      last.submittedAt === submittedAt &&
      last.head === head
    )
      return last
    const key = `${numberOf(item)},${numberOf(groups)},${width},${textKey([submittedAt, head])}${rest}`
    const known = byKey.get(key)
    if (known) return (last = known)
    const rows = new Int32Array(width === 0 ? rowWidth : rowWidth * 16)
    const run: PendingRun = {
      item,
      groups,
      submittedAt,
      head,
      width,
      rest,
      rows,
      count: 0,
      details: new Map(),
    }
    byKey.set(key, run)
    runs.push(run)
    last = run
    return run
  }

  return {
    runs,
    takeId(id) {
      if (typeof id !== 'string') return false
      if (last !== undefined && last.width !== 0 && id.length <= longestId && id.startsWith(last.head)) {
        const found = ordinalAt(id, last.head.length)
        if (found !== -1) {
          head = last.head
          width = id.length - head.length
          ordinal = found
          rest = ''
          return true
        }
      }
      if (!isLine(id, longestId)) return false
      ;({ head, width, ordinal, rest } = splitId(id))
      return true
    },
    isNumbered: () => width !== 0,
    runOf,
    addRow(run, series, dataset, duration, cells, index) {
      const start = run.count * rowWidth
      if (start === run.rows.length) {
        const grown = new Int32Array(run.rows.length * 2)
        grown.set(run.rows)
        run.rows = grown
      }
      const { rows } = run
      rows[start] = series
      rows[start + 1] = dataset
      rows[start + 2] = duration
      rows[start + 3] = ordinal
      rows[start + 4] = cells
      rows[start + 5] = index
      run.count++
    },
  }
}
