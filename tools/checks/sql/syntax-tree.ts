/** A node of PostgreSQL's syntax tree, as libpg-query gives it: an object with one key, its type, or a plain part of one. */
export type Node = Readonly<Record<string, unknown>>

/** What a key holds, as a node; an empty one where it holds none. */
export function child(node: Node, key: string): Node {
  const value = node[key]
  return isNode(value) ? value : {}
}

/** What a key holds, as a list of nodes. */
export function children(node: Node, key: string): readonly Node[] {
  const value = node[key]
  return Array.isArray(value) ? value.filter(isNode) : []
}

export function textOf(node: Node, key: string): string {
  const value = node[key]
  return typeof value === 'string' ? value : ''
}

/** Calls back for every node below one that has a type, and for itself; `enter` answers whether to look below it. */
export function walk(value: unknown, enter: (type: string, node: Node) => boolean): void {
  if (Array.isArray(value)) for (const one of value) walk(one, enter)
  else if (isNode(value))
    for (const [key, below] of Object.entries(value)) {
      // Types begin with a capital letter, and the parts of a node with a small one.
      if (isNode(below) && /^[A-Z]/.test(key) ? enter(key, below) : true) walk(below, enter)
    }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The parts of a name: of a column, a type or a function. */
export function names(parts: readonly Node[]): readonly string[] {
  return parts.map((part) => textOf(child(part, 'String'), 'sval'))
}
