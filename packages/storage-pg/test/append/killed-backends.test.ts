import { setTimeout as wait } from 'node:timers/promises'
import type { TestResult } from '@gatewright/core/schema'
import { describe, expect, it } from 'vitest'
import { ownName, poolDriver } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'
import { openProject, type TestProject } from './support/project.ts'
import { plainResult, plainRun } from './support/reports.ts'
import { storedResults } from './support/stored-results.ts'

/** Small ones, one of a new item, and now and then one that is copied; neighbours share ids with the same content. */
function reportOf(number: number): readonly TestResult[] {
  if (number % 20 === 7) return plainRun(`many ${number}`, 1_050, { note: 'x' })
  const item = { type: 'commit', id: `c${number}` }
  return [
    plainResult(`own ${number}`, { item, testcase: `case ${number}`, data: { of: [`${number}`] } }),
    plainResult(`shared ${number >> 1}#1`),
    plainResult(`shared ${number >> 1}#2`),
  ]
}

/** Callers try again for as long as they are told that it may help. */
async function appendAtLast(
  { append }: TestProject,
  key: string,
  report: readonly TestResult[],
): Promise<void> {
  for (let tries = 0; ; tries++) {
    const answer = await append(key, report)
    if (answer.isOk()) return
    if (answer.error.kind !== 'store/unavailable' || tries === 100) throw new Error(answer.error.message)
  }
}

eachDatabase(
  (database) => {
    describe('appends of two processes whose connections are ended all the time', () => {
      it('store each report once and each word once, and leave no gap in the feed', async () => {
        const { connectionString = '', driver, schema } = database()
        const application_name = ownName('killed')
        const pools = [1, 2].map(() => poolDriver(connectionString, { pool: { max: 3, application_name } }))
        const name = ownName('project')
        const processes = pools.map((pool) => openProject({ driver: pool.driver, schema }, name))
        let killed = 0
        let isOver = false
        const killing = (async () => {
          while (!isOver) {
            await wait(5)
            const { rowCount } = await driver.query(
              `SELECT pg_terminate_backend(pid, 1000) FROM (
                 SELECT pid FROM pg_stat_activity
                 WHERE application_name = $1 AND state <> 'idle' ORDER BY random() LIMIT 1
               ) AS one`,
              [application_name],
            )
            killed += rowCount
          }
        })()
        const numbers = Array.from({ length: 60 }, (_, number) => number)
        const appends = numbers.flatMap((number) =>
          // Both processes bring every third one.
          processes
            .filter((_, process) => number % 3 === 0 || number % 2 === process)
            .map((process) => appendAtLast(process, `r${number}`, reportOf(number))),
        )
        await Promise.all(appends)
        isOver = true
        await killing
        expect(killed).toBeGreaterThan(3)

        const plain = openProject({ driver, schema }, name)
        const ids = new Map(numbers.flatMap(reportOf).map((result) => [result.id, result]))
        expect(await storedResults(plain.engine)).toEqual(
          [...ids.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
        )
        const { tables } = plain.engine
        const project = await plain.engine.number()
        const { rows: events } = await driver.query<{ ref: string; position: bigint }>(
          `SELECT ref, position FROM ${tables.feed_event} WHERE project = $1 ORDER BY position`,
          [project],
        )
        expect(events.map(({ position }) => Number(position))).toEqual(numbers.map((number) => number + 1))
        expect(events.map(({ ref }) => ref).sort()).toEqual(numbers.map((number) => `r${number}`).sort())
        for (const number of numbers)
          expect((await plain.append(`r${number}`, reportOf(number)))._unsafeUnwrap().isNew).toBe(false)
        await Promise.all(pools.map(({ end }) => end()))
      })
    })
  },
  { on: ['server', 'embedded'] },
)
