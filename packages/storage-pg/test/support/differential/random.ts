/** Random choices that a seed repeats. */
export interface Random {
  /** A whole number from 0 on, below `end`. */
  below(end: number): number
  /** True so often of 100. */
  chance(percent: number): boolean
  pick<Value>(values: readonly Value[]): Value
  /** Some of the values in their order, each with this chance. */
  some<Value>(values: readonly Value[], percent: number): readonly Value[]
}

/** Mulberry32: 32 bits of state, the same on every machine. */
export function createRandom(seed: number): Random {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number): number => Math.floor(next() * end)
  return {
    below,
    chance: (percent) => next() * 100 < percent,
    pick(values) {
      const [first] = values
      if (first === undefined) throw new TypeError('There is nothing to pick from.')
      return values[below(values.length)] ?? first
    },
    some: (values, percent) => values.filter(() => next() * 100 < percent),
  }
}
