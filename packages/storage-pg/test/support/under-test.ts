import type { StorageCapability } from '@gatewright/core/ports'
import { contractOutcomes, type StorageUnderTest } from '@gatewright/core/testing'
import type { OutcomeSet } from '@gatewright/core/schema'
import type { PgDatabase } from '../../src/index.ts'

/** Everything that there is a port for. */
export const allCapabilities: readonly StorageCapability[] = [
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
]

/** A database as the contract and the model want it. It is opened with the first project, when the server is there. */
export function underTest(
  open: (options: { readonly outcomes: OutcomeSet }) => PgDatabase,
): StorageUnderTest {
  let shared: PgDatabase | undefined
  const fresh = (): PgDatabase => open({ outcomes: contractOutcomes })
  return {
    open: (project) => (shared ??= fresh()).open(project),
    // Another program knows nothing by heart.
    reopen: (project) => fresh().open(project),
    capabilities: allCapabilities,
  }
}
