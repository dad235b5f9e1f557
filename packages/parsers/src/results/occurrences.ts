/** Counts how often a name came up in one report. */
export interface Occurrences {
  /** Which occurrence this is, from 1. All that are retries of one name share one. */
  take(name: string, scope: string, isRetry: boolean): number
}

/** `scope` keeps apart what may share a name, such as the variants of one case. */
export function createOccurrences(): Occurrences {
  const last = new Map<string, number>()
  const ofRetries = new Map<string, number>()
  return {
    take(name, scope, isRetry) {
      const key = JSON.stringify([scope, name])
      const known = isRetry ? ofRetries.get(key) : undefined
      if (known !== undefined) return known
      const number = (last.get(key) ?? 0) + 1
      last.set(key, number)
      if (isRetry) ofRetries.set(key, number)
      return number
    },
  }
}
