import type { XmlElement } from '../../xml/element.ts'
import type { TextLimiter } from './text-limit.ts'

/** Stops the reading of a report with more properties than the limit; the parser gives it back as an error value. */
export class TooManyProperties extends Error {
  override readonly name = 'TooManyProperties'
  readonly limit: number

  constructor(limit: number) {
    super(`More properties than the limit of ${limit}.`)
    this.limit = limit
  }
}

export type Property = readonly [name: string, value: string]

/** The properties below the given `<properties>` and `<property>` elements, in their order, repeated names kept. */
export function readProperties(elements: readonly XmlElement[], limit: TextLimiter): Property[] {
  return elements.flatMap((element) => {
    if (element.name.toLowerCase() === 'property') return propertyOf(element, limit)
    return element
      .children()
      .flatMap((child) => (child.name.toLowerCase() === 'property' ? propertyOf(child, limit) : []))
  })
}

/** The value is the attribute, or else the text. A property without a name says nothing. */
function propertyOf(element: XmlElement, limit: TextLimiter): Property[] {
  const name = element.attributes.get('name') ?? ''
  return name === '' ? [] : [[name, limit(element.attributes.get('value') ?? element.text())]]
}

/** Keeps what suites state: equal pairs once, for every suite of a run repeats the properties of the machine. */
export interface PropertyCollector {
  add(property: Property): void
  list(): readonly Property[]
}

export function createPropertyCollector(most: number): PropertyCollector {
  const kept = new Map<string, Property>()
  return {
    add(property) {
      kept.set(JSON.stringify(property), property)
      if (kept.size > most) throw new TooManyProperties(most)
    },
    list: () => [...kept.values()],
  }
}
