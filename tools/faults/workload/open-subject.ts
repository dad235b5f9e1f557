import { setTimeout as sleep } from 'node:timers/promises'
import { createRandom, type Random } from '../random.ts'
import type { SubjectName } from '../workers/task.ts'
import type { Connection } from './connection.ts'
import { openLibrary } from './open-library.ts'
import { openPool } from './open-pool.ts'
import { openPlainStore } from './plain-store.ts'
import { subjectStorage, type Subject } from './subject.ts'

/** Opens the store of a name. */
export function openSubject(name: SubjectName, connection: Connection): Subject {
  const { holdMs } = connection
  const hold = holdMs === undefined ? undefined : holding(holdMs, createRandom(process.pid))
  if (name !== 'library') return openPlainStore(openPool(connection), { flaw: name, hold })
  const library = openLibrary(connection, hold)
  return { open: (project) => subjectStorage(library.open(project)), end: library.end }
}

function holding(mostMs: number, random: Random): () => Promise<void> {
  return async () => {
    if (random.oneIn(20)) await sleep(random.whole(1, mostMs))
  }
}
