import type { TextChange } from './quarantine-edits.ts'

/** A text with changes, which are in its order and don't overlap. */
export function applyChanges(text: string, changes: readonly TextChange[]): string {
  let at = 0
  let changed = ''
  for (const { from, to, after } of changes) {
    changed += text.slice(at, from) + after
    at = to
  }
  return changed + text.slice(at)
}
