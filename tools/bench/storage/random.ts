/** Numbers from 0 up to but not including 1, always the same ones for a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A whole number from 0 up to but not including a limit. */
export function below(random: () => number, limit: number): number {
  return Math.floor(random() * limit)
}

/** So many different members of a list, in no order. */
export function sampleOf<Value>(
  random: () => number,
  list: readonly Value[],
  count: number,
): readonly Value[] {
  const taken = [...list]
  for (let place = 0; place < count; place++) {
    const other = place + below(random, taken.length - place)
    const [one, two] = [taken[place], taken[other]]
    if (one !== undefined && two !== undefined) [taken[place], taken[other]] = [two, one]
  }
  return taken.slice(0, count)
}
