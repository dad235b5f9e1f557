import { registerStorageContract } from '@gatewright/core/testing'
import { describe, it } from 'vitest'
import { createPgDatabase } from '../src/index.ts'
import { eachDatabase } from './support/each-database.ts'
import { underTest } from './support/under-test.ts'

// The owner of the tables, past all walls.
eachDatabase(
  (database) => {
    registerStorageContract(
      { describe, it },
      'as the owner',
      underTest((options) =>
        createPgDatabase({ driver: database().driver, schema: database().schema, ...options }),
      ),
    )
  },
  { on: ['pglite'] },
)
