import { compareText } from '../../canonical/compare-text.ts'
import type { JsonValue } from '../../canonical/canonical-json.ts'

/** How often each text came. A `Map`, for a text may be called as a property of every object is. */
export type TextCounts = Map<string, number>

export function addCount(counts: TextCounts, text: string, count: number = 1): void {
  counts.set(text, (counts.get(text) ?? 0) + count)
}

export function mergeCounts(into: TextCounts, other: TextCounts): TextCounts {
  for (const [text, count] of other) addCount(into, text, count)
  return into
}

/** By text, so that the same counts are the same JSON however they came. */
export function saveCounts(counts: TextCounts): JsonValue {
  return [...counts].sort(([a], [b]) => compareText(a, b))
}

export function loadCounts(saved: JsonValue): TextCounts {
  return new Map(saved as [string, number][])
}

/** The texts that came most often, those that came as often by text. */
export function mostFrequent(counts: TextCounts, most: number): readonly (readonly [string, number])[] {
  return [...counts].sort(([a, x], [b, y]) => y - x || compareText(a, b)).slice(0, most)
}
