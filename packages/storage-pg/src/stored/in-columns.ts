import type { StoredResults } from '@gatewright/core/ports'
import type { Dictionary } from '../dictionary/dictionary.ts'
import type { PgSession } from '../driver/driver.ts'
import type { OutcomeNames } from '../outcomes/outcome-names.ts'
import { restOf, type StoredRun } from '../query/stored-run.ts'
import { outcomeOfCell } from '../rows/cells.ts'
import { headOfPlace } from '../rows/place.ts'
import type { RunCells } from './run-cells.ts'

export interface RunWithCells {
  readonly run: StoredRun
  readonly cells: RunCells
}

/** Puts words in the place of numbers: for each test, outcome and item once. */
export async function inColumns(
  session: PgSession,
  project: number,
  dictionary: Dictionary,
  outcomes: OutcomeNames,
  runs: readonly RunWithCells[],
): Promise<StoredResults> {
  const series = numbering()
  const codes = numbering()
  const placed = runs.map(({ run, cells }) => ({
    run,
    cells,
    tests: cells.series.map((id) => series.placeOf(id)),
    outcomes: cells.outcomes.map((cell) => codes.placeOf(outcomeOfCell(cell).code)),
  }))
  const meanings = await dictionary.series.read(session, project, series.numbers())
  const items = await dictionary.items.read(
    session,
    project,
    runs.map(({ run }) => run.item_id),
  )
  const names = await outcomes.namesOf(session, project, codes.numbers())
  return {
    tests: series.numbers().map((id) => {
      const { testcase, variant } = present(meanings.get(id))
      return { testcase, variant }
    }),
    outcomes: codes.numbers().map((code) => present(names.get(code))),
    runs: placed.map(({ run, cells, tests, outcomes: own }) => {
      let head: string | undefined
      return {
        item: present(items.get(run.item_id)),
        groups: run.groups,
        submittedAt: run.submitted_at,
        tests,
        outcomes: own,
        signatures: cells.signatures,
        idOf(place) {
          head ??= headOfPlace(run.place)
          return head + restOf(run, cells.ordinals[place] ?? 0)
        },
      }
    }),
  }
}

/** Gives numbers places in the order in which they are met. */
function numbering(): { placeOf(number: number): number; numbers(): readonly number[] } {
  const numbers: number[] = []
  // Numbers of dictionaries are dense, so a list is found in faster than a map. One more than the place; 0 for none.
  let places = new Int32Array(1024)
  return {
    placeOf(number) {
      const known = places[number] ?? 0
      if (known > 0) return known - 1
      if (number >= places.length) {
        const more = new Int32Array(2 * number)
        more.set(places)
        places = more
      }
      return (places[number] = numbers.push(number)) - 1
    },
    numbers: () => numbers,
  }
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('A row of the results names a word that is not in the dictionary.')
  return value
}
