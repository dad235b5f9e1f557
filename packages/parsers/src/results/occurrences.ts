/** Counts how often a name came up in one report. */
export interface Occurrences {
  /** Which occurrence this is, from 1. */
  take(name: string, scope: string): number
}

/** `scope` keeps apart what may share a name, such as the variants of one case. */
export function createOccurrences(): Occurrences {
  const last = new Map<string, number>()
  return {
    take(name, scope) {
      const key = JSON.stringify([scope, name])
      const number = (last.get(key) ?? 0) + 1
      last.set(key, number)
      return number
    },
  }
}
