/** A test of one symbol; nothing for a star, which stands for any symbols. */
export type Step = ((symbol: string) => boolean) | undefined

/**
 * Whether steps cover all symbols of a text, for pattern languages. Takes time in the product of the lengths at worst: no
 * pattern can stall it.
 */
export function coversText(steps: readonly Step[], symbols: readonly string[]): boolean {
  let stepAt = 0
  let textAt = 0
  let starAt = -1
  let starText = 0
  while (textAt < symbols.length) {
    const step = steps[stepAt]
    if (stepAt < steps.length && step === undefined) {
      starAt = stepAt++
      starText = textAt
    } else if (step?.(symbols[textAt] ?? '')) {
      stepAt++
      textAt++
    } else if (starAt !== -1) {
      // The last star takes one more symbol; earlier stars need no second try.
      stepAt = starAt + 1
      textAt = ++starText
    } else {
      return false
    }
  }
  return steps.slice(stepAt).every((step) => step === undefined)
}
