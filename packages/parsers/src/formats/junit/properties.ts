import { stopReading } from '../../reading/stop-reading.ts'

export type Property = readonly [name: string, value: string]

/** Keeps what suites state: equal pairs once, for every suite of a run repeats the properties of the machine. */
export interface PropertyCollector {
  add(property: Property): void
  list(): readonly Property[]
}

/** A collector that ends the reading beyond a number of pairs, or beyond so many characters of them all. */
export function createPropertyCollector(most: number, mostCharacters: number): PropertyCollector {
  const kept = new Map<string, Property>()
  let characters = 0
  return {
    add(property) {
      const key = JSON.stringify(property)
      if (kept.has(key)) return
      kept.set(key, property)
      characters += key.length
      if (kept.size > most) tooManyProperties(most)
      if (characters > mostCharacters)
        stopReading(
          'report/limit-exceeded',
          `The suites state more than ${mostCharacters} characters of properties.`,
        )
    },
    list: () => [...kept.values()],
  }
}

/** Ends the reading. */
export function tooManyProperties(most: number): never {
  return stopReading('report/limit-exceeded', `The report holds more properties than the limit of ${most}.`)
}
