import type { ChangeFeed } from '@gatewright/core/ports'
import { ResultAsync } from 'neverthrow'
import type { ProjectEngine } from '../engine/engine.ts'
import { storeUnavailable } from '../engine/failures.ts'
import { feedChannel } from './feed-hint.ts'

type Stop = () => Promise<void>

/** `watch` of a feed; undefined where the engine behind the driver cannot notify. All who watch share one LISTEN. */
export function createFeedWatch(engine: ProjectEngine): ChangeFeed['watch'] {
  const { driver } = engine
  if (!driver.features.listen || !driver.listen) return undefined
  const watchers = new Set<{ readonly wake: () => void }>()
  let listening: Promise<Stop> | undefined

  const listen = async (): Promise<Stop> => {
    const channel = feedChannel(engine.tables, await engine.number())
    return (
      driver.listen?.(channel, () => [...watchers].forEach(({ wake }) => wake())) ?? (async () => undefined)
    )
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
