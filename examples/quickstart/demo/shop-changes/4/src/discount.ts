/** The price after a discount in percent, in whole cents. */
export function discounted(cents: number, percent: number): number {
  return Math.trunc((cents * (100 - percent)) / 100)
}
