import type { Percent } from './percent.ts'

/**
 * How a percentage is written: from 0 to 100, without a sign or needless zeros in front, with at most six
 * decimals.
 */
export const percentGrammar: RegExp = /^(0|[1-9]\d?|100(?=\.0+%|%))(?:\.(\d{1,6}))?%$/

/**
 * A percentage as a fraction of whole numbers in lowest terms, exactly: to compare counts without rounding.
 *
 * @throws TypeError for a text that is no percentage.
 * @example
 * import { ratioOfPercent } from '@gatewright/core/schema'
 *
 * ratioOfPercent('99.95%') // [1999, 2000]
 * ratioOfPercent('0%') // [0, 1]
 */
export function ratioOfPercent(percent: Percent): readonly [numerator: number, denominator: number] {
  const [text, whole, decimals = ''] = percentGrammar.exec(percent) ?? []
  if (text === undefined) throw new TypeError(`Not a percentage, as 99.95%: ${JSON.stringify(percent)}.`)
  const numerator = Number(`${whole}${decimals}`)
  const denominator = 100 * 10 ** decimals.length
  const divisor = greatestCommonDivisor(numerator, denominator)
  return [numerator / divisor, denominator / divisor]
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
