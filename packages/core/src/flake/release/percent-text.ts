import type { PassCounts } from './pass-counts.ts'

/** The pass rate, cut to two digits so that 99.999 % never reads as all: `99.99 %`. */
export function percentText({ passes, runs }: PassCounts): string {
  return `${Math.floor((10_000 * passes) / runs) / 100} %`
}

/** A number of points with two digits: `5.25`. */
export function pointsText(points: number): string {
  return String(Math.round(points * 100) / 100)
}

/** Two significant digits: `0.0041`. */
export function probabilityText(p: number): string {
  return String(Number(p.toPrecision(2)))
}
