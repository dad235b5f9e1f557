import { err, type Result } from 'neverthrow'
import type { ErrorValue } from '../../errors/index.ts'

/** A text that is no search. */
export interface SearchError extends ErrorValue<'search/invalid'> {
  readonly retryable: false
  /** Index of the first character at fault, in UTF-16 code units; the length of the text where something is missing at its end. */
  readonly offset: number
  /** What would be right, where it can be told. Also a part of the message. */
  readonly hint?: string
}

/** @param hint - a whole sentence */
export function searchError(offset: number, message: string, hint?: string): Result<never, SearchError> {
  const text = hint === undefined ? message : `${message} ${hint}`
  const error = { kind: 'search/invalid', message: text, retryable: false, offset } as const
  return err(hint === undefined ? error : { ...error, hint })
}

/** The sentence for a word that was probably meant. */
export function meantHint(meant: string | undefined): string | undefined {
  return meant === undefined ? undefined : `Did you mean "${meant}"?`
}
