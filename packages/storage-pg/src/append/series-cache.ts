/** Ids of series by the key of their variant and the name of their testcase: what nearly every result is found in. */
export interface SeriesCache {
  /** Those of a variant, as far as they are known. */
  ofVariant(variantKey: string): ReadonlyMap<string, number>
  set(variantKey: string, testcase: string, id: number): void
  clear(): void
}

/** An empty cache. It forgets everything where it would keep more than so many series. */
export function createSeriesCache(mostSeries: number): SeriesCache {
  let variants = new Map<string, Map<string, number>>()
  let count = 0
  const ofVariant = (variantKey: string): Map<string, number> => {
    const known = variants.get(variantKey)
    if (known) return known
    const made = new Map<string, number>()
    variants.set(variantKey, made)
    return made
  }
  return {
    ofVariant,
    set(variantKey, testcase, id) {
      if (count >= mostSeries) {
        variants = new Map()
        count = 0
      }
      count++
      ofVariant(variantKey).set(testcase, id)
    },
    clear() {
      variants = new Map()
      count = 0
    },
  }
}
