import type { ChangeFeed } from '@gatewright/core/ports'
import { ResultAsync } from 'neverthrow'
import type { ProjectEngine } from '../engine/engine.ts'
import { storeUnavailable } from '../engine/failures.ts'
import { feedChannel } from './feed-hint.ts'

type Stop = () => Promise<void>

interface Watcher {
  readonly wake: () => void
}

/** `watch` of a feed; undefined where the engine behind the driver cannot notify. All who watch share one LISTEN. */
export function createFeedWatch(engine: ProjectEngine): ChangeFeed['watch'] {
  const { driver } = engine
  if (!driver.features.listen || !driver.listen) return undefined
  const watchers = new Set<Watcher>()
  let listening: Promise<Stop> | undefined

  const listen = async (): Promise<Stop> => {
    const channel = feedChannel(engine.tables, await engine.number())
    return driver.listen?.(channel, () => [...watchers].forEach(wakeApart)) ?? (async () => undefined)
  }
  const stopListening = async (): Promise<void> => {
    const stopping = listening
    listening = undefined
    // On a connection that is lost nobody listens any more.
    await stopping?.then((stop) => stop()).catch(() => undefined)
  }

  return (wake) => {
    const watcher = { wake }
    watchers.add(watcher)
    listening ??= listen()
    const started = listening.catch((cause: unknown) => {
      watchers.delete(watcher)
      listening = undefined
      throw cause
    })
    return ResultAsync.fromPromise(started, storeUnavailable).map(() => async () => {
      if (watchers.delete(watcher) && watchers.size === 0) await stopListening()
    })
  }
}

/** What it throws ends neither the turn of the others nor the connection that hears for all of them. */
function wakeApart({ wake }: Watcher): void {
  try {
    wake()
  } catch (cause) {
    queueMicrotask(() => {
      throw cause
    })
  }
}
