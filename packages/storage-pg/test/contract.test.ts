import { contractOutcomes, registerStorageContract } from '@gatewright/core/testing'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { createPgDatabase, type PgDatabase } from '../src/index.ts'
import { openRoles, type TestRoles } from './security/support.ts'
import { eachDatabase } from './support/each-database.ts'

eachDatabase((database, kind) => {
  const open = (): PgDatabase =>
    createPgDatabase({ driver: database().driver, schema: database().schema, outcomes: contractOutcomes })
  let shared: PgDatabase
  beforeAll(() => {
    shared = open()
  })
  registerStorageContract({ describe, it }, kind, {
    open: (project) => shared.open(project),
    // Another program knows nothing by heart.
    reopen: (project) => open().open(project),
    capabilities: [
      'own-outcomes',
      'feed',
      'sign-offs',
      'reports',
      'ingest',
      'decisions',
      'quarantine',
      'states',
      'outbox',
      'audit',
    ],
  })
})

// With the rights that a program is told to have, and no more.
eachDatabase(
  (database) => {
    let roles: TestRoles
    let shared: PgDatabase
    const open = (): PgDatabase =>
      createPgDatabase({ driver: roles.writer, schema: database().schema, outcomes: contractOutcomes })
    beforeAll(async () => {
      roles = await openRoles(database())
      shared = open()
    })
    afterAll(() => roles.end())
    registerStorageContract({ describe, it }, 'as the role of a writer', {
      open: (project) => shared.open(project),
      reopen: (project) => open().open(project),
      capabilities: [
        'own-outcomes',
        'feed',
        'sign-offs',
        'reports',
        'ingest',
        'decisions',
        'quarantine',
        'states',
        'outbox',
        'audit',
      ],
    })
  },
  { on: ['server'] },
)
