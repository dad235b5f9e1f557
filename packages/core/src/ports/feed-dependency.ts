import type { JsonValue } from '../canonical/canonical-json.ts'
import type { Item } from '../schema/item.ts'
import type { FeedEvent, FeedEventKind } from './change-feed.ts'
import { mostListed } from './feed-change.ts'

const manyItems = 'results of many items'
const manyGroups = 'results of many groups'
const removed: FeedEventKind = 'results-removed'

/**
 * The name of what an answer hangs on: all events of a kind, or those of it that name one thing.
 *
 * @example
 * import { dependencyOn } from '@gatewright/core/ports'
 *
 * dependencyOn('waiver-events') // 'waiver-events'
 * dependencyOn('testcase', 'smoke') // 'testcase smoke'
 */
export function dependencyOn(kind: FeedEventKind, ref?: string): string {
  return ref === undefined ? kind : `${kind} ${ref}`
}

/** The names of what an answer about the results of an item hangs on. */
export function resultsOfItem({ type, id }: Item): readonly string[] {
  return [itemName(`${type}:${id}`), manyItems, dependencyOn(removed)]
}

/** The names of what an answer about the results of a group hangs on. */
export function resultsOfGroup(group: string): readonly string[] {
  return [groupName(group), manyGroups, dependencyOn(removed)]
}

/** The names of all that an event touches. A report of more items than an event lists touches those of every item. */
export function touchedBy({ kind, ref, facts }: FeedEvent): readonly string[] {
  const own = [dependencyOn(kind), dependencyOn(kind, ref)]
  if (kind !== 'results') return own
  return [
    ...own,
    ...named(facts['items'], itemName, manyItems),
    ...named(facts['groups'], groupName, manyGroups),
  ]
}

function named(
  listed: JsonValue | undefined,
  nameOf: (text: string) => string,
  many: string,
): readonly string[] {
  if (!Array.isArray(listed)) return [many]
  const names = listed.map((text) => nameOf(String(text)))
  return names.length < mostListed ? names : [...names, many]
}

function itemName(item: string): string {
  return `results of item ${item}`
}

function groupName(group: string): string {
  return `results of group ${group}`
}
