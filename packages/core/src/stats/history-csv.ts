import type { JsonValue } from '../canonical/canonical-json.ts'
import { fromEpochMs } from '../schema/compare-instants.ts'
import type { EpochMs } from '../schema/instant.ts'

/** One bucket as people see it. */
export interface StatisticsPoint {
  readonly start: EpochMs
  /** The first moment behind it; absent for the bucket of all time. */
  readonly end?: EpochMs
  readonly key?: string
  readonly result: JsonValue
}

/** How to write CSV. */
export interface HistoryCsvOptions {
  /** False for the pages behind the first; true unless given. */
  readonly withHeader?: boolean
  /**
   * Texts that a spreadsheet would take for a formula, as `=1+1`, begin with an apostrophe, for who opens the file in one.
   * They are not the texts of the results any more; false unless given.
   */
  readonly forSpreadsheets?: boolean
}

/**
 * Points as CSV: a line for each number, text or truth in a result, with the path to it, so that pages of one history have the
 * same columns whatever is in them. `null` is an empty field.
 *
 * @remarks RFC 4180: fields with a comma, a quote or a line break are quoted, lines end with CR LF. Paths are JSON pointers
 * (RFC 6901).
 * @example
 * import { historyCsv } from '@gatewright/core/stats'
 *
 * const csv = historyCsv([{ start: 0, end: 60_000, result: { passed: 3, rate: 0.75 } }])
 * // start,end,key,name,value
 * // 1970-01-01T00:00:00.000Z,1970-01-01T00:01:00.000Z,,/passed,3
 * // 1970-01-01T00:00:00.000Z,1970-01-01T00:01:00.000Z,,/rate,0.75
 */
export function historyCsv(
  points: Iterable<StatisticsPoint>,
  { withHeader = true, forSpreadsheets = false }: HistoryCsvOptions = {},
): string {
  const textOf = (text: string): string => (forSpreadsheets && formula.test(text) ? `'${text}` : text)
  const lines = withHeader ? ['start,end,key,name,value'] : []
  for (const { start, end, key, result } of points) {
    const head = [fromEpochMs(start), end === undefined ? '' : fromEpochMs(end), textOf(key ?? '')]
    for (const [path, value] of leavesOf(result, '')) {
      const shown = typeof value === 'string' ? textOf(value) : String(value ?? '')
      lines.push([...head, path, shown].map(csvField).join(','))
    }
  }
  return lines.map((line) => `${line}\r\n`).join('')
}

/** What programs of tables begin a formula with, also behind the white space that they pass over. */
const formula = /^[\t\r\n ]*[=+\-@]|^[\t\r]/

function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function* leavesOf(
  value: JsonValue | undefined,
  path: string,
): Generator<readonly [path: string, value: string | number | boolean | null], void, void> {
  if (value === undefined) return
  if (value === null || typeof value !== 'object') {
    yield [path, value]
    return
  }
  for (const [key, member] of Object.entries(value))
    yield* leavesOf(member, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
}
