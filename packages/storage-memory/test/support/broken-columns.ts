import type { StoredResults } from '@gatewright/core/ports'
import { withResults, type BrokenStore } from './broken-store.ts'

/** A store that says something wrong in its columns. */
function wrongly(
  change: (stored: StoredResults) => StoredResults,
  positions: { after?: number; through?: number } = {},
): BrokenStore['create'] {
  const { after = 0, through = 0 } = positions
  return withResults(({ stored }) =>
    stored
      ? {
          stored: ({ storedAfter, storedThrough }) =>
            stored({ storedAfter: storedAfter + after, storedThrough: storedThrough + through }).map(change),
        }
      : {},
  )
}

const same = (stored: StoredResults): StoredResults => stored

/** Results in columns: stores that put one of them wrong. */
export const brokenColumns: readonly BrokenStore[] = [
  {
    fault: 'columns of runs lose the last result',
    caughtBy: 'stored results',
    create: wrongly((stored) => ({
      ...stored,
      runs: stored.runs.map((run) => ({ ...run, tests: Array.from(run.tests).slice(0, -1) })),
    })),
  },
  {
    fault: 'columns have no signatures',
    caughtBy: 'stored results',
    create: wrongly((stored) => ({
      ...stored,
      runs: stored.runs.map((run) => ({ ...run, signatures: new Map<number, string>() })),
    })),
  },
  {
    fault: 'columns name a test twice',
    caughtBy: 'stored results',
    create: wrongly((stored) => ({ ...stored, tests: [...stored.tests, ...stored.tests] })),
  },
  {
    fault: 'columns begin one event too late',
    caughtBy: 'stored results',
    create: wrongly(same, { after: 1 }),
  },
  {
    fault: 'columns end one event too late',
    caughtBy: 'stored results',
    create: wrongly(same, { through: 1 }),
  },
  {
    fault: 'columns are read by any position',
    caughtBy: 'stored results',
    create: withResults(({ stored }) =>
      stored
        ? {
            stored: ({ storedAfter, storedThrough }) =>
              stored({ storedAfter: Math.max(0, storedAfter), storedThrough: Math.floor(storedThrough) }),
          }
        : {},
    ),
  },
]
