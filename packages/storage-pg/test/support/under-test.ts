import { storageCapabilities, type StorageCapability } from '@gatewright/core/ports'
import { contractOutcomes, type StorageUnderTest } from '@gatewright/core/testing'
import type { OutcomeSet } from '@gatewright/core/schema'
import type { PgDatabase } from '../../src/index.ts'

/** A database as the contract and the model want it. It is opened with the first project, when the server is there. */
export function underTest(
  open: (options: { readonly outcomes: OutcomeSet }) => PgDatabase,
  capabilities: readonly StorageCapability[] = storageCapabilities,
): StorageUnderTest {
  let shared: PgDatabase | undefined
  const fresh = (): PgDatabase => open({ outcomes: contractOutcomes })
  return {
    open: (project) => (shared ??= fresh()).open(project),
    // Another program knows nothing by heart.
    reopen: (project) => fresh().open(project),
    capabilities,
  }
}
