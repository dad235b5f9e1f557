/** A duration in milliseconds, or why there is none. */
export interface DurationReading {
  readonly ms?: number
  readonly fault?: 'unreadable' | 'negative' | 'implausible'
}

/** No duration is written longer; a hostile one would take long to look at. */
const longestWritten = 64
const yearMs = 366 * 24 * 60 * 60 * 1000
const plainNumber = /^\+?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i
const negativeNumber = /^-(?:\d[\d,]*(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i
const groupedNumber = /^\d{1,3}(,\d{3})+(\.\d*)?$/
const decimalComma = /^\d*,\d+$/
const clock = /^(\d+):(\d{1,2}):(\d{1,2}(?:\.\d*)?)$/

/**
 * Reads a duration as JUnit reports write it: seconds, sometimes with commas, a unit, or as a clock.
 * Nothing comes back for an empty text. What can't be read, and what is negative, is no duration and never 0; more than a
 * year is given back as it stands and marked implausible.
 *
 * `1,234.56` is 1,234,560 ms, `0,5` is 500 ms, `NaN` is unreadable.
 */
export function readDuration(written: string, thousands: boolean = false): DurationReading {
  const trimmed = written.trim()
  if (trimmed === '') return {}
  if (trimmed.length > longestWritten) return { fault: 'unreadable' }
  const text = trimmed.replace(/s(?:ec(?:onds?)?)?$/i, '').trimEnd()
  if (negativeNumber.test(text))
    return Number(text.replaceAll(',', '')) === 0 ? { ms: 0 } : { fault: 'negative' }
  const seconds = secondsOf(text, thousands)
  // To the nanosecond: what is finer is an artefact of binary fractions.
  const ms = seconds === undefined ? NaN : Math.round(seconds * 1e9) / 1e6
  if (!Number.isFinite(ms)) return { fault: 'unreadable' }
  return ms > yearMs ? { ms, fault: 'implausible' } : { ms }
}

function secondsOf(text: string, thousands: boolean): number | undefined {
  if (plainNumber.test(text)) return Number(text)
  const [, hours, minutes, seconds] = clock.exec(text) ?? []
  if (seconds !== undefined) return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  const isGrouped = groupedNumber.test(text)
  const commas = text.split(',').length - 1
  if (isGrouped && (commas > 1 || text.includes('.') || (thousands && !text.startsWith('0'))))
    return Number(text.replaceAll(',', ''))
  return decimalComma.test(text) ? Number(text.replace(',', '.')) : undefined
}
