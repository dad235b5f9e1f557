import { XMLParser, type X2jOptions } from 'fast-xml-parser'
import { decodeReferences, type ReferenceWatcher } from './references.ts'

/** An element of a document that was checked before. Children and text are worked out when they are asked for. */
export interface XmlElement {
  /** Name without its prefix. */
  readonly name: string
  /** Values by the name as written; references decoded, white space kept. */
  readonly attributes: ReadonlyMap<string, string>
  children(): readonly XmlElement[]
  /** The text and CDATA that stand directly in the element, in their order. */
  text(): string
}

type RawNode = Readonly<Record<string, unknown>>

const attributePrefix = '@_'
const textKey = '#text'
const dataKey = '#cdata'
const attributesKey = ':@'
// No element may be named like a property that JavaScript gives a meaning, so every name gets a mark of its own.
const elementMark = '<'

const options: X2jOptions = {
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: attributePrefix,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  // References are decoded here, where text and CDATA can be told apart and nothing can be expanded.
  processEntities: false,
  textNodeName: textKey,
  cdataPropName: dataKey,
  ignoreDeclaration: true,
  ignorePiTags: true,
  jPath: false,
  transformTagName: (tag) => (tag.startsWith(elementMark) ? tag : elementMark + tag),
}

/**
 * The root element of a well-formed document, or `undefined` where the engine refuses it or finds another number of
 * elements than `elementCount`: a quotation mark in a processing instruction makes it pass over what follows.
 * `onUnknownReference` is told about each reference that stays as it is written.
 */
export function readElementTree(
  text: string,
  depthLimit: number,
  onUnknownReference: () => void,
  elementCount?: number,
): XmlElement | undefined {
  let nodes: unknown
  try {
    nodes = new XMLParser({ ...options, maxNestedTags: depthLimit + 1 }).parse(text)
  } catch {
    return undefined
  }
  if (elementCount !== undefined && countElements(nodes) !== elementCount) return undefined
  return elementsOf(nodes, onUnknownReference)[0]
}

function countElements(nodes: unknown): number {
  if (!Array.isArray(nodes)) return 0
  let count = 0
  for (const node of nodes as RawNode[]) {
    const key = elementKeyOf(node)
    if (key !== undefined) count += 1 + countElements(node[key])
  }
  return count
}

function elementKeyOf(node: RawNode): string | undefined {
  return Object.keys(node).find((key) => key.startsWith(elementMark))
}

function elementsOf(nodes: unknown, onUnknownReference: () => void): XmlElement[] {
  if (!Array.isArray(nodes)) return []
  return nodes.flatMap((node: RawNode) => {
    const key = elementKeyOf(node)
    return key === undefined ? [] : [toElement(node, key, onUnknownReference)]
  })
}

function toElement(node: RawNode, key: string, onUnknownReference: () => void): XmlElement {
  const inner = node[key]
  const attributes = new Map<string, string>()
  for (const [name, value] of Object.entries(node[attributesKey] ?? {})) {
    attributes.set(
      name.slice(attributePrefix.length),
      decodeReferences(stringOf(value), watching(onUnknownReference)),
    )
  }
  return {
    name: key.slice(key.lastIndexOf(':') + 1).replace(elementMark, ''),
    attributes,
    children: () => elementsOf(inner, onUnknownReference),
    text: () => textOf(inner, onUnknownReference),
  }
}

function textOf(nodes: unknown, onUnknownReference: () => void): string {
  if (!Array.isArray(nodes)) return ''
  let text = ''
  for (const node of nodes as RawNode[]) {
    if (textKey in node) text += decodeReferences(stringOf(node[textKey]), watching(onUnknownReference))
    else if (dataKey in node) text += textOfData(node[dataKey])
  }
  return text
}

function textOfData(nodes: unknown): string {
  if (!Array.isArray(nodes)) return ''
  return (nodes as RawNode[]).map((node) => stringOf(node[textKey])).join('')
}

function watching(unknown: () => void): ReferenceWatcher {
  return { unknown, forbidden: () => undefined }
}

/** The engine gives strings; anything else would be a fault of its own and says nothing. */
function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
