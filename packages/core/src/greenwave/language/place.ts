import type { YamlEntry, YamlNode } from './yaml-node.ts'

/** The last one of its name: the one that counts. */
export function entryOf(node: YamlNode, name: string): YamlEntry | undefined {
  if (node.kind !== 'mapping') return undefined
  return node.entries.findLast(({ key }) => key.kind === 'scalar' && key.text === name)
}

/** The place of a key or an item, as far down as there is one. */
export function offsetAt(root: YamlNode | undefined, keys: readonly (string | number)[]): number {
  let node = root
  let offset = root?.offset ?? 0
  for (const key of keys) {
    if (!node) break
    const entry = typeof key === 'string' ? entryOf(node, key) : undefined
    const item = typeof key === 'number' && node.kind === 'sequence' ? node.items[key] : undefined
    const found = entry?.key ?? item
    if (!found) break
    offset = found.offset
    node = entry?.value ?? item
  }
  return offset
}
