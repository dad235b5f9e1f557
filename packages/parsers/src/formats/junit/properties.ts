import type { XmlElement } from '../../xml/element.ts'
import type { TextLimiter } from './text-limit.ts'

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
