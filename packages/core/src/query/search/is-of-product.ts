/**
 * Whether a product, by its whole name, is the one that a search names: the beginning of it, up to the end of a part. Parts
 * are divided by `-`, `.` and spaces. Upper and lower case are the same.
 *
 * @example
 * import { isOfProduct } from '@gatewright/core/query'
 *
 * isOfProduct('chrome-69.0.3497-linux', 'Chrome-69') // true
 * isOfProduct('chrome-69.0.3497-linux', 'chrome-6') // false
 */
export function isOfProduct(name: string, wanted: string): boolean {
  const whole = name.toLowerCase()
  const beginning = wanted.toLowerCase()
  if (!whole.startsWith(beginning)) return false
  return whole.length === beginning.length || /[-. ]/.test(whole.charAt(beginning.length))
}
