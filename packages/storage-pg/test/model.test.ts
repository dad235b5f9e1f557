import { storageCapabilities } from '@gatewright/core/ports'
import { contractOutcomes, registerStorageModel } from '@gatewright/core/testing'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { createPgDatabase } from '../src/index.ts'
import { eachDatabase } from './support/each-database.ts'
import { underTest } from './support/under-test.ts'

eachDatabase((database, kind) => {
  const memory = createMemoryDatabase({ outcomes: contractOutcomes })
  registerStorageModel(
    { describe, it },
    kind,
    underTest((options) => createPgDatabase({ ...database(), ...options })),
    { open: (project) => memory.open(project), capabilities: storageCapabilities },
    { fc, runs: 40 },
  )
})
