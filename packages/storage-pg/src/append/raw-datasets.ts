import { createWordCache } from '../dictionary/word-cache.ts'

/** Ids of datasets by their keys and values as they stand, so that the canonical form of each is not made again. */
export interface RawDatasets {
  /** Short for keys and values: equal for equal ones only. Undefined where they are no lists of texts. */
  keyOf(data: Readonly<Record<string, unknown>>, keys: readonly string[]): string | undefined
  get(rawKey: string): number | undefined
  set(rawKey: string, id: number): void
  clear(): void
}

export function createRawDatasets(mostWords: number): RawDatasets {
  // Numbers are never given again: a text that was forgotten gets another one.
  const numbers = createWordCache<string, number>(mostWords)
  const ids = createWordCache<string, number>(mostWords)
  let last = 0
  const numberOf = (text: string): number => {
    const known = numbers.get(text)
    if (known !== undefined) return known
    numbers.set(text, ++last)
    return last
  }
  return {
    get: ids.get,
    set: ids.set,
    clear: ids.clear,
    keyOf(data, keys) {
      let raw = ''
      for (const key of keys) {
        const values = data[key]
        if (!Array.isArray(values)) return undefined
        raw += `;${numberOf(key)}`
        for (const value of values as readonly unknown[]) {
          if (typeof value !== 'string') return undefined
          raw += `,${numberOf(value)}`
        }
      }
      return raw
    },
  }
}
