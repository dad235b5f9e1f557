/** Numbers that look random and are the same for the same seed, with the draws that simulations need. */
export interface Random {
  /** In [0, 1). */
  next(): number
  /** True with the given probability. */
  chance(probability: number): boolean
  /** In [low, high). */
  between(low: number, high: number): number
  /** A whole number in [0, count). */
  below(count: number): number
  /** A whole number of 1 or more, with the given mean. */
  geometric(mean: number): number
}

/**
 * The generator "mulberry32" by Tommy Ettinger: 32 bits of state, good enough to simulate with and quick.
 *
 * @param seed - a whole number
 */
export function randomOf(seed: number): Random {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    chance: (probability) => next() < probability,
    between: (low, high) => low + (high - low) * next(),
    below: (count) => Math.floor(next() * count),
    geometric: (mean) => 1 + Math.floor(Math.log1p(-next()) / Math.log1p(-1 / mean)),
  }
}
