import type { ReadingContext } from './context.ts'
import { stopReading } from './stop-reading.ts'

/** Counts what must be held because its end has not come yet. More than the limit of cases ends the reading. */
export interface OpenLimit {
  claim(): void
  release(count?: number): void
}

export function createOpenLimit({ limits }: ReadingContext): OpenLimit {
  let held = 0
  return {
    claim() {
      held += 1
      if (held > limits.cases)
        stopReading(
          'report/limit-exceeded',
          `The report has more cases open at once than the limit of ${limits.cases}.`,
        )
    },
    release(count = 1) {
      held -= count
    },
  }
}
