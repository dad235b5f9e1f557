import { digestOf } from '../canonical/digest.ts'

/**
 * What there is among the states of a project:
 * - `test`: of a test, what a score needs, and what counting on needs beside it;
 * - `run`: how many tests failed in a run; `slot`: what a run is of, for all tests that name it; `commit`: when it ran;
 * - `sweep`: how far forgetting has come.
 */
export type StateKind = 'test' | 'run' | 'slot' | 'commit' | 'sweep'

/** Keys may be longer, but for few tests, and databases like them short. */
const longestName = 1_000

/** The key of a state. A name that is too long for one stands as its digest. */
export function stateKey(kind: StateKind, name: string): string {
  return `${kind} ${name.length <= longestName ? name : digestOf(name)}`
}

/** The kind of a state by its key; nothing for a key that is not of these. */
export function kindOfKey(key: string): StateKind | undefined {
  const kind = key.slice(0, Math.max(0, key.indexOf(' ')))
  return kinds.find((known) => known === kind)
}

const kinds: readonly StateKind[] = ['test', 'run', 'slot', 'commit', 'sweep']

/** A short name for any text, the same for the same text: 80 bits, so that two texts do not share it. */
export function shortName(text: string): string {
  return digestOf(text).slice('sha256:'.length, 'sha256:'.length + 20)
}
