import { storageCapabilities } from '@gatewright/core/ports'
import { registerStorageContract } from '@gatewright/core/testing'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { createPgDatabase } from '../src/index.ts'
import { openRoles, type TestRoles } from './security/support.ts'
import { eachDatabase } from './support/each-database.ts'
import { underTest } from './support/under-test.ts'

// With the rights that a program is told to have, and no more.
eachDatabase(
  (database) => {
    let roles: TestRoles
    beforeAll(async () => {
      roles = await openRoles(database())
    })
    afterAll(() => roles.end())
    registerStorageContract(
      { describe, it },
      'as the role of a writer',
      underTest(
        (options) => createPgDatabase({ driver: roles.writer, schema: database().schema, ...options }),
        // Results are taken away by the owner of the tables alone.
        storageCapabilities.filter((capability) => capability !== 'results-removal'),
      ),
    )
  },
  { on: ['server'] },
)
