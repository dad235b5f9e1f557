import type { SyntaxNode, Tree } from '@lezer/common'

/**
 * The tree of a source; undefined where any part of it is not understood.
 *
 * @param isGap - whether the parser is known not to know this, and to understand all that is around it
 */
export function wholeTree(
  parser: { readonly parse: (text: string) => Tree },
  text: string,
  isGap: (error: SyntaxNode) => boolean = () => false,
): Tree | undefined {
  const tree = parser.parse(text)
  let isWhole = true
  tree.iterate({
    enter: ({ type, node }) => {
      if (type.isError && !isGap(node)) isWhole = false
      return isWhole
    },
  })
  return isWhole ? tree : undefined
}

/** What a node is made of, without comments. */
export function partsOf(node: SyntaxNode): readonly SyntaxNode[] {
  const parts: SyntaxNode[] = []
  for (let part = node.firstChild; part; part = part.nextSibling)
    if (!part.name.endsWith('Comment')) parts.push(part)
  return parts
}

export function partNamed(node: SyntaxNode, ...names: readonly string[]): SyntaxNode | undefined {
  return partsOf(node).find(({ name }) => names.includes(name))
}

/** What stands between the brackets of a list. */
export function argumentsOf(list: SyntaxNode): readonly SyntaxNode[] {
  return partsOf(list).filter(({ name }) => !['(', ')', ','].includes(name))
}
