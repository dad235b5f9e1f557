import type { StoreUnavailable } from '@gatewright/core/ports'
import { ok, type ResultAsync } from 'neverthrow'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { shareCalls } from './share-calls.ts'

/**
 * Reads one record by its key; what is asked for at once is read by one statement.
 *
 * @param read - the records of several keys, by key; those that are not there are left out
 */
export function sharedRead<Value>(
  engine: ProjectEngine,
  read: (session: PgSession, project: number, keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): (key: string) => ResultAsync<Value | undefined, StoreUnavailable> {
  return shareCalls<string, Value | undefined, StoreUnavailable>({
    mayGoAlone: () => false,
    together: (keys) =>
      engine
        .read((session, project) => read(session, project, keys))
        .map((found) => keys.map((key) => ok<Value | undefined, StoreUnavailable>(found.get(key)))),
  })
}
