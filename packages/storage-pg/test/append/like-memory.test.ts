import { canonicalJson, type JsonValue } from '@gatewright/core/canonical'
import type { TestResult } from '@gatewright/core/schema'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eachDatabase } from '../support/each-database.ts'
import { openProject, outcomes } from './support/project.ts'
import { reports } from './support/reports.ts'
import { storedResults } from './support/stored-results.ts'

function texts(results: Iterable<TestResult>): readonly string[] {
  return [...results].map((result) => canonicalJson(result as unknown as JsonValue))
}

eachDatabase((database) => {
  describe('append', () => {
    it('answers as the reference does, and stores the same', async () => {
      await fc.assert(
        fc.asyncProperty(reports, async (all) => {
          const memory = createMemoryDatabase({ outcomes })
          const { engine, append } = openProject(database())
          const other = openProject(database(), engine.name)
          for (const [turn, { key, results }] of all.entries()) {
            const wanted = await memory.open('p').results.append(key, results)
            // As from another process, every second time.
            const answer = await (turn % 2 === 0 ? append : other.append)(key, results)
            expect(answer).toEqual(wanted)
          }
          const [contents] = [...memory.contents()]
          const stored = new Map(
            contents?.reports.flatMap((report) => report.results.map((one) => [one.id, one])),
          )
          const byId = [...stored.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
          expect(texts(await storedResults(engine))).toEqual(texts(byId))
        }),
        { numRuns: 60 },
      )
    })

    it('leaves the events that the reference leaves', async () => {
      await fc.assert(
        fc.asyncProperty(reports, async (all) => {
          const memory = createMemoryDatabase({ outcomes }).open('p')
          const { engine, append } = openProject(database())
          for (const { key, results } of all) {
            void (await memory.results.append(key, results))
            void (await append(key, results))
          }
          const { rows } = await engine.driver.query<{ event: Record<string, unknown> }>(
            `SELECT to_jsonb(event) AS event FROM ${engine.tables.feed_event} AS event WHERE project = $1 ORDER BY position`,
            [await engine.number()],
          )
          const events = rows.map(({ event: { project: _, at, ...event } }) => ({
            ...event,
            ...(at !== null && { at }),
          }))
          expect(events).toEqual((await memory.feed.read(0))._unsafeUnwrap())
        }),
        { numRuns: 20 },
      )
    })
  })
})
