import { canonicalJson, type JsonValue } from '../canonical/canonical-json.ts'
import type { FeedEvent } from '../ports/change-feed.ts'
import { toEpochMs } from '../schema/compare-instants.ts'

/** Whom and what an event is about, as far as requests ask for it. */
export interface EventNames {
  readonly users: readonly string[]
  readonly packages: readonly string[]
}

/** An event of the change feed as a message of datagrepper. */
export interface FeedMessage extends EventNames {
  readonly i: number
  /** The position of the event. */
  readonly msg_id: string
  readonly topic: string
  /** The kind of the event. */
  readonly category: string
  /** Seconds since 1970 began; null where nobody knows when it happened. */
  readonly timestamp: number | null
  readonly msg: { readonly ref: string; readonly facts: FeedEvent['facts'] }
}

export interface DescribeOptions {
  /** What topics begin with: `org.example.prod` for `org.example.prod.results`. */
  readonly topicPrefix: string
  /** Names beside those that the event tells itself. */
  readonly namesOf?: (event: FeedEvent) => Partial<EventNames>
}

export function feedMessage(event: FeedEvent, { topicPrefix, namesOf }: DescribeOptions): FeedMessage {
  const { position, kind, ref, at, facts } = event
  const { users = [], packages = [] } = namesOf?.(event) ?? {}
  return {
    i: position,
    msg_id: String(position),
    topic: `${topicPrefix}.${kind}`,
    category: kind,
    timestamp: at === undefined ? null : toEpochMs(at) / 1000,
    users: [...new Set(users)],
    packages: [...new Set([...packagesIn(facts), ...packages])],
    msg: { ref, facts },
  }
}

/** The text that `contains` looks into. */
export function messageText({ msg }: FeedMessage): string {
  return canonicalJson(msg as unknown as JsonValue)
}

/** Items that a build system names by package, version and release. */
const built: ReadonlySet<string> = new Set(['koji_build', 'brew_build', 'brew-build'])

/** What the items and subjects of an event are called: of builds the package, of others the id. */
function packagesIn(facts: FeedEvent['facts']): readonly string[] {
  return [facts['items'], facts['subjects'], facts['subject']].flat().flatMap((named) => {
    if (typeof named !== 'string') return []
    const colon = named.indexOf(':')
    const [type, id] = [named.slice(0, colon), named.slice(colon + 1)]
    return [(built.has(type) ? /^(.+)-[^-]+-[^-]+$/.exec(id)?.[1] : undefined) ?? id]
  })
}
