import { contractOutcomes, registerStorageContract } from '@gatewright/core/testing'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { describe, it } from 'vitest'

const database = createMemoryDatabase({ outcomes: contractOutcomes })

registerStorageContract({ describe, it }, 'memory', {
  open: (project) => database.open(project),
  capabilities: ['own-outcomes'],
})
