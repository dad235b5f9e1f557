/** What a node id stands for, in the words of pytest's own JUnit report, so that a test has one name in both. */
export interface NodeName {
  readonly name: string
  /** `tests.test_shop.TestCart`. */
  readonly className?: string
  /** The file, and the classes in it. */
  readonly suitePath: readonly string[]
}

/** Reads `tests/test_shop.py::TestCart::test_adds[a-b]`. Parameters may hold anything, colons too. */
export function readNodeId(nodeId: string): NodeName {
  const bracket = nodeId.indexOf('[')
  const address = bracket === -1 ? nodeId : nodeId.slice(0, bracket)
  const parts = address.split('::')
  const last = parts.pop() ?? ''
  const name = bracket === -1 ? last : last + nodeId.slice(bracket)
  const [file, ...classes] = parts
  if (file === undefined) return { name, suitePath: [] }
  return { name, className: [moduleOf(file), ...classes].join('.'), suitePath: parts }
}

/** `tests.test_shop` for `tests/test_shop.py`. */
export function moduleOf(file: string): string {
  return file.replaceAll('/', '.').replace(/\.py$/, '')
}
