import { createBoundedText } from './bounded-text.ts'
import type { TapLevel, TapPoint, TapYaml } from './level.ts'

export const durationBegin = 'duration_ms:'
const durationKey = /^duration_ms: *['"]?(\d+(?:\.\d+)?(?:e[+-]?\d+)?)['"]?\s*$/
/** Lines that lost their indent are put back below the key that they go on from. */
const lostIndent = ' '.repeat(16)

/** Whether more is wanted of a point than that it passed or was skipped. */
export function wantsEvidence({ isOk, directive }: TapPoint): boolean {
  return !isOk && directive?.kind !== 'skip'
}

/** Begins a block below the pending point. Of points that passed only the duration is kept. */
export function openYaml(level: TapLevel, point: TapPoint, indent: string, longestText: number): TapYaml {
  const yaml: TapYaml = {
    indent,
    content: wantsEvidence(point) ? createBoundedText(longestText) : undefined,
    read: undefined,
    durationMs: undefined,
    isWhole: false,
  }
  level.openYaml = yaml
  // A block that has no end does not take the place of one that has.
  if (!point.yaml?.isWhole) point.yaml = yaml
  return yaml
}

/** The end of the block that is open. */
export function closeYaml(level: TapLevel, yaml: TapYaml): void {
  yaml.isWhole = true
  if (level.pending) level.pending.yaml = yaml
  level.openYaml = undefined
}

/** A line of the block that is open, without its indent. */
export function addToYaml(level: TapLevel, text: string): void {
  const { openYaml: yaml } = level
  if (!yaml) return
  if (text === '...') return closeYaml(level, yaml)
  yaml.content?.add(text)
  if (yaml.durationMs === undefined && text.startsWith(durationBegin)) yaml.durationMs = durationIn(text)
}

/** The milliseconds of a line that begins with {@link durationBegin}. */
export function durationIn(line: string): number | undefined {
  const written = durationKey.exec(line)?.[1]
  return written === undefined ? undefined : Number(written)
}

/** The lines of a block without those that had no indent; nothing where there are none. */
export function withoutStrayLines(text: string): string | undefined {
  if (!text.includes(lostIndent)) return undefined
  const lines = text.split('\n')
  const kept = lines.filter((line) => !line.startsWith(lostIndent))
  return kept.length === lines.length ? undefined : kept.join('\n')
}

/** A line between those of a block that has no indent: output, or the rest of a text over several lines. */
export function addStrayLine(level: TapLevel, text: string): void {
  level.openYaml?.content?.add(lostIndent + text)
}
