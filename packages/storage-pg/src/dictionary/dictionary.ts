import type { Item } from '@gatewright/core/schema'
import type { ProjectEngine } from '../engine/engine.ts'
import { createLexicon, type Lexicon } from './lexicon.ts'
import {
  datasetTable,
  itemTable,
  seriesTable,
  testcaseTable,
  type Dataset,
  type Series,
  type SeriesWord,
} from './lexicon-tables.ts'

/** The words of one project, as this process knows them and as they are stored. */
export interface Dictionary {
  readonly items: Lexicon<Item, Item>
  readonly testcases: Lexicon<string, string>
  readonly series: Lexicon<SeriesWord, Series>
  /** Words are the canonical JSON of data. */
  readonly datasets: Lexicon<string, Dataset>
}

/** How many words of each kind a process keeps in mind, of each project. */
const mostWords = 200_000

const dictionaries = new WeakMap<ProjectEngine, Dictionary>()

/** The dictionary of a project: one for all who share its engine. */
export function dictionaryOf(engine: ProjectEngine): Dictionary {
  const known = dictionaries.get(engine)
  if (known) return known
  const { tables } = engine
  const dictionary: Dictionary = {
    items: createLexicon(engine, itemTable(tables), mostWords),
    testcases: createLexicon(engine, testcaseTable(tables), mostWords),
    series: createLexicon(engine, seriesTable(tables), mostWords),
    datasets: createLexicon(engine, datasetTable(tables), mostWords),
  }
  dictionaries.set(engine, dictionary)
  return dictionary
}
