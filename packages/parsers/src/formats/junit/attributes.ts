import type { XmlTag } from '../../xml/tag.ts'

/** The attributes of an element that is looked at again later, in their order, by the name as written. */
export type Attributes = ReadonlyMap<string, string>

export function attributesOf(tag: XmlTag): Attributes {
  const attributes = new Map<string, string>()
  for (let index = 0; index < tag.size; index += 1) attributes.set(tag.nameAt(index), tag.valueAt(index))
  return attributes
}

/** The first of the values that says anything. */
export function firstSaying(...values: readonly (string | undefined)[]): string | undefined {
  return values.find((value) => value !== undefined && value.trim() !== '')
}

/** Whether a text begins with a character of ASCII that is not white, as nearly all do: a short way to see that it is not blank. */
export function beginsVisibly(text: string): boolean {
  const code = text.charCodeAt(0)
  return code > 32 && code < 127
}
