/** The price after a discount in percent, to the nearest cent. */
export function discounted(cents: number, percent: number): number {
  return Math.round((cents * (100 - percent)) / 100)
}
