import { counted } from './count-words.ts'

/** Adds up what was found of several projects: numbers as a sum, of texts the first. */
export function summed<Findings extends object>(all: readonly Findings[]): Findings {
  const sum: Record<string, unknown> = {}
  for (const one of all)
    for (const [key, value] of Object.entries(one)) {
      const before = sum[key]
      sum[key] = typeof value === 'number' && typeof before === 'number' ? before + value : (before ?? value)
    }
  return sum as Findings
}

/** `3 results lost, 1 event missed (…)`: the counts that are not zero, with an example; nothing where all are. */
export function faultsIn(
  counts: readonly (readonly [count: number, what: string, how: string])[],
  example: string | undefined,
): string[] {
  const told = counts
    .filter(([count]) => count > 0)
    .map(([count, what, how]) => `${counted(count, what)} ${how}`)
  return told.length === 0 ? [] : [`${told.join(', ')} (${example ?? 'no example'})`]
}
