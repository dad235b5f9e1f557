import type { CompleteStorage } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import type { BrokenStore } from './broken-store.ts'

const stores = [
  'groups',
  'testcases',
  'waivers',
  'feed',
  'signOffs',
  'reports',
  'ingest',
  'decisions',
  'quarantine',
  'states',
  'outbox',
  'audit',
] as const satisfies readonly (keyof CompleteStorage)[]

/** One store of all projects of a case in one place, as a table whose key lacks the project. */
function leaking(name: (typeof stores)[number] | 'numbers'): BrokenStore {
  return {
    fault: `${name} shared by projects`,
    caughtBy: 'isolation',
    create() {
      const database = createMemoryDatabase()
      return (project) => {
        const shared = database.open(project.slice(0, project.lastIndexOf('-')))
        return { ...database.open(project), [name]: shared[name] }
      }
    },
  }
}

/** Stores in which one project sees what another has, or not what it has itself. */
export const brokenIsolation: readonly BrokenStore[] = [
  ...stores.map(leaking),
  { ...leaking('numbers'), caughtBy: 'numbers' },
  {
    fault: 'a project of its own for each who opens it',
    caughtBy: 'isolation',
    create: () => (project) => createMemoryDatabase().open(project),
  },
]
