import type { TestKey } from './test-key.ts'

/** Which tests fail together: two keys are of one unit when their names of it are equal. */
export type UnitOf = (key: TestKey) => TestKey

/**
 * Joins sets that share a test. The name of a unit is the smallest of its keys, so the order of the sets and of the keys
 * within them does not matter; a test of no set is a unit of its own.
 */
export function cofailingUnits(clusters: readonly (readonly TestKey[])[]): UnitOf {
  const parents = new Map<TestKey, TestKey>()
  const rootOf = (key: TestKey): TestKey => {
    let root = key
    for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next
    // Shortens the way for the next one who asks.
    for (let at = key; at !== root;) {
      const next = parents.get(at) ?? root
      parents.set(at, root)
      at = next
    }
    return root
  }
  for (const [first, ...others] of clusters) {
    for (const other of others) {
      const [a, b] = [rootOf(first ?? other), rootOf(other)]
      if (a !== b) parents.set(a < b ? b : a, a < b ? a : b)
    }
  }
  return rootOf
}
