import { orThrow } from '@gatewright/core'
import { storageCapabilities, type CompleteStorage, type StorageCapability } from '@gatewright/core/ports'
import type { StorageUnderTest } from '@gatewright/core/testing'
import {
  createMemoryDatabase,
  restoreMemoryDatabase,
  snapshotLines,
  type MemoryDatabase,
  type MemoryDatabaseOptions,
} from '@gatewright/storage-memory'

/** What every memory database can do; `own-outcomes` needs outcomes that were configured. */
export const memoryCapabilities: readonly StorageCapability[] = storageCapabilities.filter(
  (one) => one !== 'own-outcomes',
)

/** One memory database for each case, so that a snapshot is no longer than the case makes it. */
export interface MemoryDatabases {
  of(project: string): MemoryDatabase
  open(project: string): CompleteStorage
  /** Opens the project in a database that was restored from a snapshot of its own, which takes its place. */
  reopen(project: string): CompleteStorage
}

export function memoryDatabases(options: MemoryDatabaseOptions = {}): MemoryDatabases {
  const databases = new Map<string, MemoryDatabase>()
  // Projects of one case share a name up to the last hyphen.
  const caseOf = (project: string): string => project.slice(0, project.lastIndexOf('-'))
  const of = (project: string): MemoryDatabase => {
    const known = databases.get(caseOf(project)) ?? createMemoryDatabase(options)
    databases.set(caseOf(project), known)
    return known
  }
  return {
    of,
    open: (project) => of(project).open(project),
    reopen(project) {
      const restored = orThrow(restoreMemoryDatabase([...snapshotLines(of(project))], options))
      databases.set(caseOf(project), restored)
      return restored.open(project)
    },
  }
}

/** The memory store with everything that it can do. */
export function memoryUnderTest(options: MemoryDatabaseOptions = {}): StorageUnderTest {
  const { open, reopen } = memoryDatabases(options)
  const capabilities: readonly StorageCapability[] =
    options.outcomes === undefined ? memoryCapabilities : storageCapabilities
  return { open, reopen, capabilities }
}
