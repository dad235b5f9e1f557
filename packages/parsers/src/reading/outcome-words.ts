import type { CaseOutcome } from '@gatewright/core/ports'
import type { ReadingContext } from './context.ts'

/** What the words of a format stand for, in lower case. */
export type OutcomeWords = ReadonlyMap<string, CaseOutcome>

export function outcomeWords(words: Readonly<Record<string, CaseOutcome>>): OutcomeWords {
  return new Map(Object.entries(words))
}

/** The outcome that a word stands for. One that nobody knows is never a pass: the case is inconclusive, and that is noted. */
export function outcomeOf(word: string, words: OutcomeWords, { diagnostics }: ReadingContext): CaseOutcome {
  const known = words.get(word.trim().toLowerCase())
  if (known) return known
  diagnostics.note(
    'unknown-status',
    'A case has an outcome that is not known; it counts as inconclusive.',
    'Tell the maintainers of the parser which version of the tool writes it.',
  )
  return 'inconclusive'
}

/** How a report writes an outcome, short enough to be kept. */
export function rawWord(word: string): string {
  return word.trim().slice(0, 64)
}
