import type { NumberStore } from '@gatewright/core/ports'
import type { ProjectEngine } from '../engine/engine.ts'
import { sortKey, textSha } from '../sql/keys.ts'
import { isStored } from './stored-text.ts'

/** In UTF-8: an index takes no key of any length. */
const longestKindBytes = 512

/** The numbers of a project over the table `counter`. */
export function createNumberStore(engine: ProjectEngine): NumberStore {
  const next = `INSERT INTO ${engine.tables.counter} AS counter (project, kind, last) VALUES ($1, $2, 1)
    ON CONFLICT (project, kind) DO UPDATE SET last = counter.last + 1 RETURNING last`
  return {
    next: (series) =>
      engine.statement(async (session, project) => {
        const { rows } = await session.query<{ last: bigint }>(next, [project, kindOf(series)])
        return Number(rows[0]?.last)
      }),
  }
}

/** A series may be called anything. */
function kindOf(series: string): string {
  return isStored(series) && Buffer.byteLength(series) <= longestKindBytes
    ? `number:${series}`
    : `number-sha256:${textSha(sortKey(series).toString('hex')).toString('hex')}`
}
