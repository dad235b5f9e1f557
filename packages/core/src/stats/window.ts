import type { EpochMs } from '../schema/instant.ts'

/**
 * How long a bucket is, as `15s`, `1m`, `1h30m` or `1d`: whole seconds from one second to seven days. `all` is one bucket for
 * all of time.
 */
export type WindowLabel = string

/** A window that was read. */
export interface StatisticsWindow {
  /** The one way to write it, largest unit first: `1d4h` for 28 hours. */
  readonly label: WindowLabel
  /** Infinity for `all`. */
  readonly ms: number
}

const units = [
  { unit: 'd', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'm', ms: 60_000 },
  { unit: 's', ms: 1_000 },
] as const

const longestMs = 7 * 86_400_000
const grammar = /^(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$/

/**
 * Reads how long a bucket is.
 *
 * @throws TypeError for a text that names no window.
 * @example
 * import { readWindow } from '@gatewright/core/stats'
 *
 * readWindow('90m') // { label: '1h30m', ms: 5400000 }
 */
export function readWindow(label: WindowLabel): StatisticsWindow {
  if (label === 'all') return { label, ms: Number.POSITIVE_INFINITY }
  const parts = grammar.exec(label)?.slice(1)
  const ms = parts?.reduce((sum, part, index) => sum + Number(part ?? 0) * (units[index]?.ms ?? 0), 0) ?? 0
  return { label: windowLabel(ms), ms }
}

/**
 * A length as windows print it.
 *
 * @throws TypeError for what is no whole number of seconds from one second to seven days.
 * @example
 * import { windowLabel } from '@gatewright/core/stats'
 *
 * windowLabel(100_800_000) // '1d4h'
 */
export function windowLabel(ms: number): WindowLabel {
  if (!(Number.isInteger(ms / 1_000) && ms >= 1_000 && ms <= longestMs))
    throw new TypeError('A window is a whole number of seconds from 1s to 7d, as 15s, 1h30m or 1d; or all.')
  let rest = ms
  return units
    .map(({ unit, ms: size }) => {
      const count = Math.floor(rest / size)
      rest -= count * size
      return count === 0 ? '' : `${count}${unit}`
    })
    .join('')
}

/**
 * When the bucket of a moment begins: buckets stand in a row from 1970-01-01T00:00:00Z on, and each holds its begin and not
 * its end. 0 for `all`.
 */
export function bucketStart(at: EpochMs, ms: number): EpochMs {
  return ms === Number.POSITIVE_INFINITY ? 0 : Math.floor(at / ms) * ms
}
