/** Numbers that one seed decides. */
export interface Random {
  /** At least 0 and less than 1. */
  next(): number
  /** A whole number from `least` to `most`. */
  whole(least: number, most: number): number
  /** True once in `times` on average. */
  oneIn(times: number): boolean
  pick<Value>(values: readonly [Value, ...Value[]]): Value
  shuffled<Value>(values: readonly Value[]): Value[]
  /** Another source that the seed and a name decide, whatever was taken from this one. */
  fork(name: string): Random
}

/** A source of random numbers: the same seed gives the same numbers on every machine. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    whole,
    oneIn: (times) => next() * times < 1,
    pick: (values) => values[whole(0, values.length - 1)] ?? values[0],
    shuffled(values) {
      const shuffled = [...values]
      for (let last = shuffled.length - 1; last > 0; last--) {
        const other = whole(0, last)
        const [moved, here] = [shuffled[last], shuffled[other]]
        if (moved === undefined || here === undefined) continue
        shuffled[last] = here
        shuffled[other] = moved
      }
      return shuffled
    },
    fork: (name) => createRandom(hashOf(name, seed)),
  }
}

/** A number of 32 bits that a text and a number decide. */
export function hashOf(text: string, start: number): number {
  let hash = (start ^ 0x811c9dc5) >>> 0
  for (const byte of Buffer.from(text, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return (hash ^ (hash >>> 13)) >>> 0
}
