/**
 * A map with an end: what is one too many makes it forget everything. Words come in sets that are far smaller than it, so
 * it is filled again at the cost of a few statements.
 */
export interface WordCache<Key, Value> {
  get(key: Key): Value | undefined
  set(key: Key, value: Value): void
  clear(): void
}

export function createWordCache<Key, Value>(mostWords: number): WordCache<Key, Value> {
  let words = new Map<Key, Value>()
  return {
    get: (key) => words.get(key),
    set(key, value) {
      if (words.size >= mostWords) words = new Map()
      words.set(key, value)
    },
    clear() {
      words = new Map()
    },
  }
}
