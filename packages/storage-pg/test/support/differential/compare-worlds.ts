import { createMemoryDatabase } from '@gatewright/storage-memory'
import { createResultAppender } from '../../../src/append/result-appender.ts'
import type { PgDriver } from '../../../src/driver/driver.ts'
import { createProjectEngine } from '../../../src/engine/engine.ts'
import { createResultReader } from '../../../src/query/result-reader.ts'
import { compareAnswers } from './compare-answers.ts'
import { createRandom } from './random.ts'
import { randomOutcomes, randomReports } from './random-results.ts'

/** What is compared. */
export interface CompareOptions {
  /** Each seed is a project of its own, with other results and other questions. */
  readonly seeds: Iterable<number>
  readonly questionsPerSeed: number
}

/**
 * Fills a project of memory and one of PostgreSQL with the same random reports for each seed, and asks both the same random
 * questions; answers how many were asked.
 *
 * @throws Error with the seed, the question and both answers where these differ.
 */
export async function compareWorlds(
  database: { readonly driver: PgDriver; readonly schema: string },
  { seeds, questionsPerSeed }: CompareOptions,
): Promise<number> {
  let asked = 0
  for (const seed of seeds) {
    const random = createRandom(seed)
    const name = `differential ${seed}`
    const model = createMemoryDatabase({ outcomes: randomOutcomes }).open(name)
    const engine = createProjectEngine(database.driver, database.schema, name)
    const append = createResultAppender(engine, { outcomes: randomOutcomes })
    const reports = randomReports(random, random.pick([3, 30, 120]))
    for (const { key, results } of reports) {
      const stored = await append(key, results)
      const kept = await model.results.append(key, results)
      if (stored.isErr()) throw new Error(`seed ${seed}: ${stored.error.message}`, { cause: stored.error })
      if (kept.isErr()) throw new Error(`seed ${seed}: ${kept.error.message}`, { cause: kept.error })
    }
    const world = { results: reports.flatMap(({ results }) => results), lastPosition: reports.length }
    try {
      asked += await compareAnswers(model.results, createResultReader(engine), {
        random,
        world,
        questions: questionsPerSeed,
      })
    } catch (cause) {
      throw new Error(`seed ${seed}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    }
  }
  return asked
}
