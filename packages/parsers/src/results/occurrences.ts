import { fitTestcaseName } from './testcase-name.ts'

/** Hands out names of one report so that no two cases share one by accident. */
export interface Occurrences {
  /** A name that nobody has yet: the one asked for, or with the number of its occurrence, as `adds (2)`. */
  take(name: string, scope: string): string
}

/** `scope` keeps apart what may share a name, such as the variants of one case. */
export function createOccurrences(): Occurrences {
  const taken = new Set<string>()
  const last = new Map<string, number>()
  const key = (name: string, scope: string): string => JSON.stringify([scope, name])
  return {
    take(name, scope) {
      const plain = fitTestcaseName(name)
      let number = last.get(key(plain, scope)) ?? 0
      let candidate: string
      do {
        number += 1
        candidate = number === 1 ? plain : fitTestcaseName(`${name} (${number})`)
      } while (taken.has(key(candidate, scope)))
      last.set(key(plain, scope), number)
      taken.add(key(candidate, scope))
      return candidate
    },
  }
}
