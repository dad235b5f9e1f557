import type { CompleteStorage } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { afterAll, beforeAll, describe } from 'vitest'
import { createPgDatabase } from '../../../src/index.ts'
import { ownName, poolDriver } from '../../support/databases.ts'
import { eachDatabase } from '../../support/each-database.ts'

/** The storage of one project, as two processes have it. */
export type TwoProcesses = readonly [CompleteStorage, CompleteStorage]

/** Runs a suite in memory and on each kind of PostgreSQL, where the processes have connections of their own if there are any. */
export function onEachStore(suite: (open: () => TwoProcesses) => void): void {
  describe('in memory', () => {
    suite(() => {
      const database = createMemoryDatabase()
      return [database.open('shop'), database.open('shop')]
    })
  })
  eachDatabase((database) => {
    let second: ReturnType<typeof poolDriver> | undefined
    beforeAll(() => {
      const { connectionString } = database()
      if (connectionString !== undefined) second = poolDriver(connectionString)
    })
    afterAll(() => second?.end())
    suite(() => {
      const { driver, schema } = database()
      const project = ownName('ingest')
      return [
        createPgDatabase({ driver, schema }).open(project),
        createPgDatabase({ driver: second?.driver ?? driver, schema }).open(project),
      ]
    })
  })
}
