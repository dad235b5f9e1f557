import type { ReadingContext } from '../context.ts'

/** How many of the records that came out so far failed or are errors. */
export function troublesSoFar({ counter }: Pick<ReadingContext, 'counter'>): number {
  const { failed, errors } = counter.counts()
  return failed + errors
}
