import type { FeedChange } from '@gatewright/core/ports'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { textSha } from '../sql/keys.ts'
import type { Tables } from '../sql/tables.ts'

/**
 * Adds events to the end of the feed, in their order, at the next positions without gaps. The row of the feed stays locked
 * to the end of the transaction, so this comes last in it: whoever takes another row behind it may deadlock, and
 * everybody who writes to the project waits meanwhile.
 *
 * @returns the position of the last of them; 0 where there are none, for then the feed is not looked at
 */
export async function appendEvents(
  session: PgSession,
  engine: ProjectEngine,
  project: number,
  events: readonly FeedChange[],
): Promise<number> {
  if (events.length === 0) return 0
  const { rows } = await session.query<{ position: bigint }>(appendSql(engine.tables), [
    project,
    events.length,
    events.map(({ kind }) => kind),
    events.map(({ ref }) => ref),
    events.map(({ at }) => at ?? null),
    events.map(({ facts }) => JSON.stringify(facts)),
    textSha(engine.name),
  ])
  // Its number is another project's by now, or nobody's.
  if (rows.length === 0) throw engine.otherDatabase()
  return Number(rows[0]?.position)
}

function appendSql(tables: Tables): string {
  return `WITH moved AS (
      INSERT INTO ${tables.feed} AS feed (project, position)
      SELECT $1, $2::int8 FROM ${tables.project} AS own WHERE own.id = $1 AND own.name_sha = $7
      ON CONFLICT (project) DO UPDATE SET position = feed.position + excluded.position
      RETURNING position
    ), added AS (
      INSERT INTO ${tables.feed_event} (project, position, kind, ref, at, facts)
      SELECT $1, moved.position - $2::int8 + event.place, event.kind, event.ref, event.at, event.facts::jsonb
      FROM moved, unnest($3::text[], $4::text[], $5::text[], $6::text[])
        WITH ORDINALITY AS event (kind, ref, at, facts, place)
    )
    SELECT position FROM moved`
}
