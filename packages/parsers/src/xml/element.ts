import { XMLParser, type X2jOptions } from 'fast-xml-parser'
import { err, ok, type Result } from 'neverthrow'
import { decodeReferences, type ReferenceWatcher } from './references.ts'

/** Told about what is looked at in a tree. */
export interface TreeWatcher {
  /** A reference that stays as it is written. */
  unknownReference(): void
  /** An element whose attributes or text are asked for begins at this offset. */
  looksAt?(offset: number): void
}

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
 * The root element of a well-formed document, or why there is none: what the engine threw, or that it finds another number
 * of elements than there are offsets, for a quotation mark in a processing instruction makes it pass over what follows.
 * @param offsets - of all elements in the order of the document, for the watcher
 */
export function readElementTree(
  text: string,
  depthLimit: number,
  watcher: TreeWatcher,
  offsets?: readonly number[],
): Result<XmlElement, unknown> {
  let nodes: unknown
  try {
    nodes = new XMLParser({ ...options, maxNestedTags: depthLimit + 1 }).parse(text)
  } catch (cause) {
    return err(cause)
  }
  const places: Places = new WeakMap()
  if (offsets !== undefined) {
    const found = placeElements(nodes, offsets, 0, places)
    if (found !== offsets.length)
      return err(new Error(`The engine finds ${found} elements of ${offsets.length}.`))
  }
  const [root] = elementsOf(nodes, { watcher, places })
  return root ? ok(root) : err(new Error('The engine finds no element.'))
}

type Places = WeakMap<RawNode, number>

interface TreeContext {
  readonly watcher: TreeWatcher
  readonly places: Places
}

/** Gives each element its offset, in the order of the document; comes back with how many there are so far. */
function placeElements(nodes: unknown, offsets: readonly number[], from: number, places: Places): number {
  if (!Array.isArray(nodes)) return from
  let count = from
  for (const node of nodes as RawNode[]) {
    const key = elementKeyOf(node)
    if (key === undefined) continue
    places.set(node, offsets[count] ?? 0)
    count = placeElements(node[key], offsets, count + 1, places)
  }
  return count
}

function elementKeyOf(node: RawNode): string | undefined {
  return Object.keys(node).find((key) => key.startsWith(elementMark))
}

function elementsOf(nodes: unknown, context: TreeContext): XmlElement[] {
  if (!Array.isArray(nodes)) return []
  return nodes.flatMap((node: RawNode) => {
    const key = elementKeyOf(node)
    return key === undefined ? [] : [toElement(node, key, context)]
  })
}

function toElement(node: RawNode, key: string, context: TreeContext): XmlElement {
  const { watcher, places } = context
  const inner = node[key]
  const offset = places.get(node) ?? 0
  let attributes: Map<string, string> | undefined
  return {
    name: key.slice(key.lastIndexOf(':') + 1).replace(elementMark, ''),
    get attributes() {
      watcher.looksAt?.(offset)
      return (attributes ??= attributesOf(node, watcher))
    },
    children: () => elementsOf(inner, context),
    text() {
      watcher.looksAt?.(offset)
      return textOf(inner, watcher)
    },
  }
}

function attributesOf(node: RawNode, watcher: TreeWatcher): Map<string, string> {
  const attributes = new Map<string, string>()
  for (const [name, value] of Object.entries(node[attributesKey] ?? {}))
    attributes.set(name.slice(attributePrefix.length), decodeReferences(stringOf(value), watching(watcher)))
  return attributes
}

function textOf(nodes: unknown, watcher: TreeWatcher): string {
  if (!Array.isArray(nodes)) return ''
  let text = ''
  for (const node of nodes as RawNode[]) {
    if (textKey in node) text += decodeReferences(stringOf(node[textKey]), watching(watcher))
    else if (dataKey in node) text += textOfData(node[dataKey])
  }
  return text
}

function textOfData(nodes: unknown): string {
  if (!Array.isArray(nodes)) return ''
  return (nodes as RawNode[]).map((node) => stringOf(node[textKey])).join('')
}

function watching({ unknownReference }: TreeWatcher): ReferenceWatcher {
  return { unknown: unknownReference, forbidden: () => undefined }
}

/** The engine gives strings; anything else would be a fault of its own and says nothing. */
function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
