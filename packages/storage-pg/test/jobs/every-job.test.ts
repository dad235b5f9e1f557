import { describe, expect, it } from 'vitest'
import { everyJob } from '../../../storage-memory/test/jobs/support/every-job.ts'
import { runThrough } from '../../../storage-memory/test/jobs/support/job-scene.ts'
import { wholeState } from '../../../storage-memory/test/jobs/support/whole-state.ts'
import { createPgDatabase } from '../../src/index.ts'
import { ownName } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'

eachDatabase((database) => {
  describe('every job', () => {
    it.each(everyJob)(
      '$name stores what it stores in memory, and nothing the second time',
      async ({ name, payload, prepare }) => {
        const memory = await prepare()
        await runThrough(name, payload, memory.contextOf(memory.storage), memory.clock)
        const { driver, schema } = database()
        const { storage, clock, contextOf } = await prepare(
          createPgDatabase({ driver, schema }).open(ownName('jobs')),
        )
        await runThrough(name, payload, contextOf(storage), clock)
        const once = await wholeState(storage)
        expect(once).toEqual(await wholeState(memory.storage))
        await runThrough(name, payload, contextOf(storage), clock)
        expect(await wholeState(storage)).toEqual(once)
      },
      60_000,
    )
  })
})
