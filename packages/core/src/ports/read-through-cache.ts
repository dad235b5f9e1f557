import { ok, ResultAsync, type Result } from 'neverthrow'
import type { Cache, CacheLifetime } from './cache.ts'
import type { FeedPosition } from './change-feed.ts'
import type { FeedTouches } from './feed-touches.ts'

/** What is asked, and what its answer hangs on. */
export interface CachedQuestion {
  /** One text for one question of the project. */
  readonly key: string
  /** Names of what the answer hangs on, as `dependencyOn` writes them; an answer without any is only dropped by its time. */
  readonly dependsOn?: readonly string[]
}

/** Answers questions from a cache, and asks where it has no answer. */
export interface ReadThroughCache {
  /**
   * The answer that is kept, or else what `load` answers, which is kept then. Who asks while it is being loaded gets the same
   * answer. An error is answered and never kept, and so is a `load` that throws or rejects. Trouble of the cache is no
   * trouble of the question: it is loaded.
   */
  read<Value, Failure>(
    question: CachedQuestion,
    load: () => ResultAsync<Value, Failure>,
  ): ResultAsync<Value, Failure>
}

export interface ReadThroughOptions {
  readonly cache: Cache
  /** Whose questions they are: no answer of one project is given to another. */
  readonly project: string
  /** How long an answer is kept, in milliseconds; as long as there is room unless given. */
  readonly ttlMs?: number
  /** The same for the answer that there is nothing, undefined or an empty list: not at all unless given. */
  readonly absentTtlMs?: number
  /** What the change feed touched (`invalidateFromFeed`); without it answers are only dropped by their time. */
  readonly touches?: FeedTouches
}

/** What is kept under a key. */
interface KeptAnswer {
  /** Through this position of the feed it is known to be right. */
  readonly asOf: FeedPosition
  /** Absent for undefined. */
  readonly value?: unknown
}

/**
 * A cache for the questions of one project.
 *
 * @example
 * import { createReadThroughCache, type Cache, type ProjectStorage } from '@gatewright/core/ports'
 *
 * declare const cache: Cache
 * declare const storage: ProjectStorage
 *
 * const readThrough = createReadThroughCache({ cache, project: storage.project, ttlMs: 60_000 })
 * const testcase = readThrough.read({ key: 'testcase smoke' }, () => storage.testcases.get('smoke'))
 */
export function createReadThroughCache(options: ReadThroughOptions): ReadThroughCache {
  const { cache, project, touches } = options
  const loads = new Map<string, Load>()

  const load = async <Value, Failure>(
    key: string,
    dependsOn: readonly string[],
    ask: () => ResultAsync<Value, Failure>,
  ): Promise<Result<Value, Failure>> => {
    const kept = await cache.get(key)
    const known = kept.isOk() ? keptAnswer(kept.value) : undefined
    if (known && (touches?.areUntouchedSince(dependsOn, known.asOf) ?? true))
      // One key stands for one question, whose answer has one type.
      return ok(known.value as Value)
    // Asked for before the load begins: what changes meanwhile may not be in the answer.
    const asOf = touches?.position() ?? 0
    const answer = await ask()
    if (answer.isOk()) await keep(key, asOf, answer.value)
    else if (known) void (await cache.delete(key))
    return answer
  }

  const keep = async (key: string, asOf: FeedPosition, value: unknown): Promise<void> => {
    const lifetime = lifetimeOf(value, options)
    const done = lifetime
      ? cache.set(key, { asOf, ...(value !== undefined && { value }) }, lifetime)
      : cache.delete(key)
    // A cache that fails keeps nothing, which is all that it can do wrong.
    void (await done)
  }

  return {
    read<Value, Failure>(
      { key: name, dependsOn = [] }: CachedQuestion,
      ask: () => ResultAsync<Value, Failure>,
    ): ResultAsync<Value, Failure> {
      const key = JSON.stringify([project, name])
      const under = loads.get(key)
      const isFresh = under && (touches?.areUntouchedSince(dependsOn, under.asOf) ?? true)
      if (isFresh) return new ResultAsync(under.answer as Promise<Result<Value, Failure>>)
      const answer = load(key, dependsOn, ask)
      const mine: Load = { asOf: touches?.position() ?? 0, answer }
      loads.set(key, mine)
      const forget = (): void => {
        if (loads.get(key) === mine) loads.delete(key)
      }
      answer.then(forget, forget)
      return new ResultAsync(answer)
    },
  }
}

/** An answer on its way, and the position of the feed when it was asked for. */
interface Load {
  readonly asOf: FeedPosition
  readonly answer: Promise<Result<unknown, unknown>>
}

function lifetimeOf(value: unknown, { ttlMs, absentTtlMs }: ReadThroughOptions): CacheLifetime | undefined {
  const isAbsent = value === undefined || (Array.isArray(value) && value.length === 0)
  if (isAbsent) return absentTtlMs === undefined ? undefined : { ttlMs: absentTtlMs }
  return ttlMs === undefined ? {} : { ttlMs }
}

/** Nobody else writes under these keys; what is there nevertheless is no answer. */
function keptAnswer(kept: unknown): KeptAnswer | undefined {
  const isKept = typeof kept === 'object' && kept !== null && 'asOf' in kept && typeof kept.asOf === 'number'
  return isKept ? (kept as KeptAnswer) : undefined
}
