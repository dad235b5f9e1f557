/**
 * Which of many hypotheses to reject, so that the expected share of false ones among the rejected is at most
 * the rate: true for each p value that is rejected, in the order of the input. Equal p values are answered
 * alike.
 *
 * Holds for independent tests and for positively dependent ones. No p values give no answers.
 *
 * @param pValues - each in [0, 1]
 * @param rate - the false discovery rate, in [0, 1]
 * @remarks Y. Benjamini, Y. Hochberg, "Controlling the False Discovery Rate: A Practical and Powerful
 * Approach to Multiple Testing", J. R. Statist. Soc. B 57 (1995), the step-up procedure.
 * @example
 * import { benjaminiHochberg } from '@gatewright/core/numeric'
 *
 * benjaminiHochberg([0.01, 0.9, 0.02, 0.04], 0.05) // [true, false, true, false]
 */
export function benjaminiHochberg(pValues: readonly number[], rate: number): boolean[] {
  const ascending = Float64Array.from(pValues).sort()
  const last = ascending.findLastIndex((p, index) => p <= ((index + 1) * rate) / pValues.length)
  const limit = ascending[last]
  return pValues.map((p) => limit !== undefined && p <= limit)
}
