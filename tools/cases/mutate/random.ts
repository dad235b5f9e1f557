/** Chances that are the same again for the same seed. */
export interface Random {
  /** A whole number in [0, limit). */
  below(limit: number): number
  /** The same values in another order. */
  shuffled<Value>(values: readonly Value[]): readonly Value[]
}

/** Chances from a seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed | 0
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }
  return {
    below,
    shuffled(values) {
      const keyed = values.map((value) => ({ value, key: below(2 ** 32) }))
      return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value)
    },
  }
}
