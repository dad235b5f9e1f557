import type { ProjectEngine } from '../engine/engine.ts'
import type { Tables } from '../sql/tables.ts'

/** How long a hint waits for more of its kind, in milliseconds: each NOTIFY takes a lock of the whole database server. */
const coalescedForMs = 20

/** The channel on which a project's feed says that events came: a plain identifier of at most 60 characters. */
export function feedChannel(tables: Tables, project: number): string {
  return `${tables.feed.replace('"."', '_').replaceAll('"', '')}_${project.toString(36)}`
}

const waiting = new WeakSet<ProjectEngine>()

/**
 * Tells those who watch the feed that there are new events: soon, once for many calls, and only perhaps. Called after a
 * commit, never inside of a transaction, whose commit it would make wait for all others.
 */
export function hintOfEvents(engine: ProjectEngine): void {
  if (!engine.driver.features.listen || waiting.has(engine)) return
  waiting.add(engine)
  const timer = setTimeout(() => {
    // From here on another event may not be seen by those whom this wakes.
    waiting.delete(engine)
    notify(engine).catch(() => undefined)
  }, coalescedForMs)
  // Nobody's program stays alive for a hint.
  timer.unref()
}

async function notify({ driver, tables, number }: ProjectEngine): Promise<void> {
  await driver.query('SELECT pg_notify($1, $2)', [feedChannel(tables, await number()), ''])
}
