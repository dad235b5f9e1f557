import type { Instant } from '@gatewright/core/schema'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { expect, it } from 'vitest'
import { createResultAppender } from '../../src/append/result-appender.ts'
import { archive } from '../../src/archive/archive.ts'
import { createProjectEngine } from '../../src/engine/engine.ts'
import { maintain } from '../../src/partitions/maintain.ts'
import { createResultReader } from '../../src/query/result-reader.ts'
import { compareAnswers } from '../support/differential/compare-answers.ts'
import { createRandom } from '../support/differential/random.ts'
import { randomOutcomes, randomReports } from '../support/differential/random-results.ts'
import { instants } from '../support/differential/words.ts'
import { eachDatabase } from '../support/each-database.ts'

eachDatabase((database) => {
  it(
    'answers every random question as memory does, whatever part is packed',
    { timeout: 300_000 },
    async () => {
      const { driver, schema } = database()
      let [asked, packed, dropped] = [0, 0, 0]
      for (let seed = 100; seed < 124; seed++) {
        const random = createRandom(seed)
        const name = `packed ${seed}`
        const model = createMemoryDatabase({ outcomes: randomOutcomes }).open(name)
        const engine = createProjectEngine(driver, schema, name)
        const append = createResultAppender(engine, { outcomes: randomOutcomes })
        const reports = randomReports(random, random.pick([3, 30, 120]))
        const pack = async (): Promise<void> => {
          const before = random.pick([...instants, '2026-11-23T00:00:00Z']) as Instant
          const chunkSize = random.pick([1, 5, 40])
          const compression = random.pick(['zstd', 'brotli'] as const)
          const done = (await archive(driver, schema, { before, chunkSize, compression }))._unsafeUnwrap()
          packed += done.results
          dropped += done.dropped.length
        }
        for (const { key, results } of reports) {
          // What comes again, and what comes late, meets what is packed.
          if (random.chance(30)) expect((await append(key, results)).isOk()).toBe(true)
          ;(await append(key, results))._unsafeUnwrap()
          ;(await model.results.append(key, results))._unsafeUnwrap()
          if (random.chance(20))
            (
              await maintain(driver, schema, {
                at: '2026-11-22T00:00:00Z' as Instant,
                ahead: 0,
                every: 'day',
              })
            )._unsafeUnwrap()
          if (random.chance(40)) await pack()
        }
        await pack()
        const world = { results: reports.flatMap(({ results }) => results), lastPosition: reports.length }
        const options = { random, world, questions: 60 }
        asked += await compareAnswers(model.results, createResultReader(engine), options).catch(
          (cause: unknown) => {
            throw new Error(`seed ${seed}`, { cause })
          },
        )
      }
      expect(asked).toBe(24 * 60)
      expect(packed).toBeGreaterThan(500)
      expect(dropped).toBeGreaterThan(3)
    },
  )
})
