import type { CompleteResultStore } from '@gatewright/core/ports'
import type { OutcomeSet } from '@gatewright/core/schema'
import { createResultAppender } from './append/result-appender.ts'
import type { ProjectEngine } from './engine/engine.ts'
import { createResultReader } from './query/result-reader.ts'
import { createResultRemover } from './removal/result-remover.ts'
import { createStoredReader } from './stored/stored-reader.ts'

/** The results of a project. */
export function createResultStore(engine: ProjectEngine, outcomes: OutcomeSet): CompleteResultStore {
  return {
    append: createResultAppender(engine, { outcomes }),
    ...createResultReader(engine),
    stored: createStoredReader(engine),
    remove: createResultRemover(engine),
  }
}
