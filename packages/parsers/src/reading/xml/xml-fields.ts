import type { XmlElement } from '../../xml/element.ts'

/**
 * The same element with what is below it worked out only once: for one that is looked at several times, such as a case. It takes memory as
 * long as it is held.
 */
export function opened(element: XmlElement): XmlElement {
  if (openedElements.has(element)) return element
  let children: readonly XmlElement[] | undefined
  const known: XmlElement = { ...element, children: () => (children ??= element.children().map(opened)) }
  openedElements.add(known)
  return known
}

/** Elements that are worked out only once already. */
const openedElements = new WeakSet<XmlElement>()

/** The first child of a name. */
export function childNamed(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children().find((child) => child.name === name)
}

export function childrenNamed(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children().filter((child) => child.name === name) ?? []
}

/** The element at the end of a path of names, as `Output/ErrorInfo`: of each name the first. */
export function elementAt(element: XmlElement | undefined, path: string): XmlElement | undefined {
  return path.split('/').reduce(childNamed, element)
}

/** The value of an attribute; a blank one says nothing. */
export function attributeOf(element: XmlElement | undefined, name: string): string | undefined {
  const value = element?.attributes.get(name)
  return value === undefined || value.trim() === '' ? undefined : value
}

/** The text at the end of a path of names, without blank lines before and white space after it; a blank one says nothing. */
export function textAt(element: XmlElement | undefined, path: string): string | undefined {
  return textOf(elementAt(element, path))
}

/** The text that stands directly in an element, as {@link textAt} gives it. */
export function textOf(element: XmlElement | undefined): string | undefined {
  return element && tidyText(element.text())
}

/** A text without blank lines before and white space after it; `undefined` where that is nothing. */
export function tidyText(text: string): string | undefined {
  const first = text.search(/\S/)
  if (first === -1) return undefined
  return text.slice(text.lastIndexOf('\n', first) + 1).trimEnd()
}

/** A counter: a whole number from 0. */
export function counterOf(written: string | undefined): number | undefined {
  const text = written?.trim() ?? ''
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

/** A line of a source file: from 1, else nothing is known. */
export function lineOf(written: string | undefined): number | undefined {
  const line = counterOf(written)
  return line === 0 ? undefined : line
}

/** The last part of a path of any system: what a file is called wherever it was built. */
export function baseNameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1) || path
}

/** A name without what it repeats of the name around it, as `Shop.Cart.` of `Shop.Cart.adds`. */
export function withoutPrefix(name: string, prefix: string | undefined): string {
  return prefix !== undefined && name.length > prefix.length && name.startsWith(prefix)
    ? name.slice(prefix.length)
    : name
}
