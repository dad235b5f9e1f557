import { compareText } from '@gatewright/core/canonical'

/** A series of numbers and the last one that was handed out. */
export interface NumberSeries {
  readonly series: string
  readonly last: number
}

/** The numbers that one project has handed out. */
export interface NumberTable {
  next(series: string): number
  /** Takes a series up where it was: no number up to this one comes again. */
  resume(series: NumberSeries): void
  /** All series, in the order of their names. */
  series(): readonly NumberSeries[]
}

export function createNumberTable(): NumberTable {
  const lasts = new Map<string, number>()

  return {
    next(series) {
      const next = (lasts.get(series) ?? 0) + 1
      lasts.set(series, next)
      return next
    },
    resume: ({ series, last }) => void lasts.set(series, Math.max(last, lasts.get(series) ?? 0)),
    series: () =>
      [...lasts].map(([series, last]) => ({ series, last })).sort((a, b) => compareText(a.series, b.series)),
  }
}
