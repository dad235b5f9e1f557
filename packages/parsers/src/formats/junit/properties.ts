import { checkPropertyCount, type ReadingContext } from '../../reading/context.ts'
import { stopReading } from '../../reading/stop-reading.ts'

export type Property = readonly [name: string, value: string]

/** Keeps what suites state: equal pairs once, for every suite of a run repeats the properties of the machine. */
export interface PropertyCollector {
  add(property: Property): void
  list(): readonly Property[]
}

/** A collector that ends the reading beyond the limit of properties, or where they all are longer than one token may be. */
export function createPropertyCollector(context: Pick<ReadingContext, 'limits'>): PropertyCollector {
  const mostCharacters = context.limits.tokenLength
  const kept = new Map<string, Property>()
  let characters = 0
  return {
    add(property) {
      const key = JSON.stringify(property)
      if (kept.has(key)) return
      kept.set(key, property)
      characters += key.length
      checkPropertyCount(kept.size, context)
      if (characters > mostCharacters)
        stopReading(
          'report/limit-exceeded',
          `The suites state more than ${mostCharacters} characters of properties.`,
        )
    },
    list: () => [...kept.values()],
  }
}
