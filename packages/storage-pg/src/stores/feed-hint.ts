import type { PgDriver } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { textsLiteral } from '../sql/array-literal.ts'
import type { Tables } from '../sql/tables.ts'

/** How long a hint waits for more of its kind, in milliseconds: each NOTIFY takes a lock of the whole database server. */
const coalescedForMs = 20

/** The channel on which a project's feed says that events came: a plain identifier of at most 60 characters. */
export function feedChannel(tables: Tables, project: number): string {
  return `${tables.feed.replace('"."', '_').replaceAll('"', '')}_${project.toString(36)}`
}

/** Projects that share a driver share a statement. */
const waiting = new WeakMap<PgDriver, Set<ProjectEngine>>()

/**
 * Tells those who watch the feed that there are new events: soon, once for many calls, and only perhaps. Called after a
 * commit, never inside of a transaction, whose commit it would make wait for all others.
 */
export function hintOfEvents(engine: ProjectEngine): void {
  const { driver } = engine
  if (!driver.features.listen) return
  const others = waiting.get(driver)
  if (others !== undefined) {
    others.add(engine)
    return
  }
  const engines = new Set([engine])
  waiting.set(driver, engines)
  const timer = setTimeout(() => {
    // From here on another event may not be seen by those whom this wakes.
    waiting.delete(driver)
    notify(driver, engines).catch(() => undefined)
  }, coalescedForMs)
  // Nobody's program stays alive for a hint.
  timer.unref()
}

async function notify(driver: PgDriver, engines: ReadonlySet<ProjectEngine>): Promise<void> {
  const channels = await Promise.all(
    Array.from(engines, async ({ tables, number }) => feedChannel(tables, await number())),
  )
  await driver.query(
    'SELECT pg_notify(one.channel, $2) FROM unnest($1::text[]) AS one (channel)',
    [textsLiteral(channels), ''],
    { isKept: true, isOfNoRows: true },
  )
}
