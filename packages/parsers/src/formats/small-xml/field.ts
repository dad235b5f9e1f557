import { attributeOf, elementAt, textAt, textOf } from '../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../xml/element.ts'
import type { Field } from './dialect.ts'

/** The value at a field, without white space around it; `undefined` where nothing is said. */
export function valueAt(element: XmlElement, field: Field | undefined): string | undefined {
  if (field === undefined) return undefined
  if (typeof field === 'string') return valueOf(element, field)
  for (const candidate of field) {
    const value = valueOf(element, candidate)
    if (value !== undefined) return value
  }
  return undefined
}

function valueOf(element: XmlElement, field: string): string | undefined {
  const at = field.indexOf('@')
  if (at === 0) return attributeOf(element, field.slice(1))?.trim()
  if (at > 0) return attributeOf(elementAt(element, field.slice(0, at - 1)), field.slice(at + 1))?.trim()
  return (field === '.' ? textOf(element) : textAt(element, field))?.trim()
}
