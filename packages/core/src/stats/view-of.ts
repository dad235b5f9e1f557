import type { JsonValue } from '../canonical/canonical-json.ts'
import { fromEpochMs } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'
import { calendarStart } from './calendar.ts'
import type { StatisticsPoint } from './history-csv.ts'
import type { StatisticsLayout } from './layout.ts'

/** What a page draws, as plain data. Where a result does not say a number, there is `null`. */
export type StatisticsView =
  | { readonly kind: 'number'; readonly value: number | null; readonly unit?: string }
  | {
      readonly kind: 'trend'
      readonly unit?: string
      readonly lines: readonly {
        readonly name: string
        readonly points: readonly { readonly at: Instant; readonly value: number | null }[]
      }[]
    }
  | { readonly kind: 'bars'; readonly bars: readonly { readonly name: string; readonly value: number }[] }
  | {
      readonly kind: 'table'
      readonly columns: readonly string[]
      readonly rows: readonly (readonly (string | number | boolean | null)[])[]
    }
  | {
      readonly kind: 'calendar'
      readonly unit?: string
      /** Each day once, as `2026-11-30`; of several buckets of a day the last. */
      readonly days: readonly { readonly day: string; readonly value: number | null }[]
    }

/**
 * What to draw of a plug-in's buckets by its layout, for a page or widget that knows nothing of the plug-in. A number, bars
 * and a table are of the newest bucket; a trend and a calendar of all of them.
 *
 * @param points - in any order
 * @example
 * import { passRate, viewOf } from '@gatewright/core/stats'
 *
 * const plugin = passRate({ windows: ['1d'] })
 * viewOf(plugin.layout, [{ start: 0, end: 86_400_000, result: { rate: 0.75 } }])
 * // { kind: 'trend', lines: [{ name: 'rate', points: [{ at: '1970-01-01T00:00:00.000Z', value: 0.75 }] }] }
 */
export function viewOf(layout: StatisticsLayout, points: readonly StatisticsPoint[]): StatisticsView {
  const inOrder = [...points].sort((a, b) => a.start - b.start)
  const newest = inOrder.at(-1)?.result
  const unit = 'unit' in layout && layout.unit !== undefined ? { unit: layout.unit } : {}
  switch (layout.kind) {
    case 'number':
      return { kind: 'number', value: numberIn(newest, layout.value), ...unit }
    case 'trend': {
      const lines = layout.values.map((name) => ({
        name,
        points: inOrder.map(({ start, result }) => ({
          at: fromEpochMs(start),
          value: numberIn(result, name),
        })),
      }))
      return { kind: 'trend', ...unit, lines }
    }
    case 'bars': {
      const counts = memberOf(newest, layout.counts)
      const bars = Object.entries(isRecord(counts) ? counts : {}).flatMap(([name, value]) =>
        typeof value === 'number' ? [{ name, value }] : [],
      )
      return { kind: 'bars', bars }
    }
    case 'table': {
      const rows = memberOf(newest, layout.rows)
      return {
        kind: 'table',
        columns: layout.columns,
        rows: (Array.isArray(rows) ? rows : []).map((row: JsonValue) =>
          layout.columns.map((column) => plainIn(row, column)),
        ),
      }
    }
    case 'calendar': {
      const days = new Map<string, number | null>()
      for (const { start, result } of inOrder)
        days.set(fromEpochMs(calendarStart(start, 'day')).slice(0, 10), numberIn(result, layout.value))
      return { kind: 'calendar', ...unit, days: [...days].map(([day, value]) => ({ day, value })) }
    }
  }
}

function isRecord(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

function numberIn(value: JsonValue | undefined, name: string): number | null {
  const own = memberOf(value, name)
  return typeof own === 'number' ? own : null
}

function plainIn(value: JsonValue | undefined, name: string): string | number | boolean | null {
  const own = memberOf(value, name)
  if (own === undefined || own === null) return null
  return typeof own === 'object' ? JSON.stringify(own) : own
}
