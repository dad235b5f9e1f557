import { compareText } from '../../canonical/compare-text.ts'
import { disjointSets } from '../clusters/disjoint-sets.ts'

/** Names that are tied to each other have the same name of a unit. */
export type UnitOf = (name: string) => string

/**
 * Joins sets that share a name. The name of a unit is the smallest of those in it, so the order of the sets and of the names
 * within them does not matter; what is in no set is a unit of its own.
 */
export function cofailingUnits(clusters: readonly (readonly string[])[]): UnitOf {
  const names = [...new Set(clusters.flat())].sort(compareText)
  const places = new Map(names.map((name, place) => [name, place]))
  const sets = disjointSets(names.length)
  for (const [first = '', ...others] of clusters)
    for (const other of others) sets.join(places.get(first) ?? 0, places.get(other) ?? 0)
  return (name) => {
    const place = places.get(name)
    return place === undefined ? name : (names[sets.leaderOf(place)] ?? name)
  }
}
