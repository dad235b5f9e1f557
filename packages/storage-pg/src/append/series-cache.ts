/** Ids of series by the key of their variant and the name of their testcase: what nearly every result is found in. */
export interface SeriesCache {
  /** Those of a variant, as far as they are known. */
  ofVariant(variantKey: string): VariantSeries
  set(variantKey: string, testcase: string, id: number): void
  clear(): void
}

interface VariantSeries {
  /** Undefined where it is not known. */
  idOf(testcase: string): number | undefined
}

interface GrowingSeries extends VariantSeries {
  set(testcase: string, id: number): void
}

/** An empty cache. It forgets everything where it would keep more than so many series. */
export function createSeriesCache(mostSeries: number): SeriesCache {
  let variants = new Map<string, GrowingSeries>()
  let count = 0
  const ofVariant = (variantKey: string): GrowingSeries => {
    const known = variants.get(variantKey)
    if (known) return known
    const made = createGrowingSeries()
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

/** Reports name their tests in the order of those before, so the next is compared first: a name costs more to look up. */
function createGrowingSeries(): GrowingSeries {
  const places = new Map<string, number>()
  const testcases: string[] = []
  const ids: number[] = []
  let next = 0
  return {
    idOf(testcase) {
      const place = testcases[next] === testcase ? next : places.get(testcase)
      if (place === undefined) return undefined
      next = place + 1
      return ids[place]
    },
    set(testcase, id) {
      const place = places.get(testcase) ?? testcases.push(testcase) - 1
      places.set(testcase, place)
      ids[place] = id
    },
  }
}
