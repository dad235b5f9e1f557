import { keyOf, placeOf } from './report.ts'

/** A number for each of very many report keys, in little memory. */
export interface ReportCounts {
  /** Undefined where none was set. */
  get(key: string): number | undefined
  set(key: string, count: number): void
  entries(): Iterable<readonly [key: string, count: number]>
}

/** No counts yet. Keys of no writer are kept as well, one by one. */
export function createReportCounts(): ReportCounts {
  const writers = new Map<number, number[]>()
  const others = new Map<string, number>()
  return {
    get(key) {
      const place = placeOf(key)
      return place ? writers.get(place.writer)?.[place.number] : others.get(key)
    },
    set(key, count) {
      const place = placeOf(key)
      if (!place) {
        others.set(key, count)
        return
      }
      const counts = writers.get(place.writer) ?? []
      writers.set(place.writer, counts)
      counts[place.number] = count
    },
    *entries() {
      for (const [writer, counts] of writers)
        for (const [number, count] of counts.entries())
          if (count !== undefined) yield [keyOf({ writer, number }), count] as const
      yield* others
    },
  }
}
