import type { ResultAsync } from 'neverthrow'
import type { StoreUnavailable } from './result-store.ts'

/** Hands out the numbers that old APIs call their records by. */
export interface NumberStore {
  /** The next number of a series, from 1: greater than all that it gave before, and never given twice. Numbers may be left out. */
  next(series: string): ResultAsync<number, StoreUnavailable>
}
