import type { CheckActionName } from '../checks/check-action.ts'
import { cleanText, cutToCharacters } from '../markdown/clean-text.ts'
import type { Outcome } from './pressed.ts'

const wish: Readonly<Record<CheckActionName, string>> = {
  quarantine: 'asked for quarantine',
  waive: 'asked for a waiver',
  rerun: 'asked for another run of what failed',
}

/** There was nothing to do. */
export function nothingToDo(action: CheckActionName, why: string): Outcome {
  return { outcome: 'nothing', words: `${wish[action]}, but ${why}`, made: [] }
}

/** @param reason - a sentence */
export function denied(action: CheckActionName, reason: string): Outcome {
  return { outcome: 'denied', words: `${wish[action]}, and may not: ${reason.replace(/\.$/, '')}`, made: [] }
}

/** Only the kind of the error is told: what else it says is not for everybody who reads a check run. */
export function failed(action: CheckActionName, kind: string): Outcome {
  return { outcome: 'failed', words: `${wish[action]}, which can not be done (${kind})`, made: [] }
}

const mostNamed = 5
const longestName = 60

/** The first of several names, and how many more there are. */
export function namesInWords(names: readonly string[]): string {
  const shown = names
    .slice(0, mostNamed)
    .map((name) => cutToCharacters(cleanText(name).replaceAll(/\s+/g, ' ').trim(), longestName))
  const more = names.length - shown.length
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ')
}

/** `1 waiver`, `2 waivers`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
