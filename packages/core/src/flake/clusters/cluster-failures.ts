import { compareText } from '../../canonical/compare-text.ts'
import type { EpochMs } from '../../schema/instant.ts'
import { disjointSets } from './disjoint-sets.ts'
import { firstExample, unionOf, type FailureExample, type FailureGroup } from './failure-group.ts'
import { joinNear } from './join-near.ts'
import { comparable } from './near-texts.ts'

/** Failures that look alike, of one signature or of several that are near to each other. */
export interface FailureCluster {
  /** The signature that was seen first, of several at that time the first by text: it stays when others join. */
  readonly id: string
  /** Sorted. */
  readonly signatures: readonly string[]
  readonly count: number
  readonly firstAt: EpochMs
  readonly lastAt: EpochMs
  /** Sorted. */
  readonly tests: readonly string[]
  /** Sorted. */
  readonly runs: readonly string[]
  readonly example: FailureExample
  /** More than one test fails like this: look for the cause beside the tests. */
  readonly crossesTests: boolean
}

export interface FailureClustering {
  /** Most failures first, then by id. */
  readonly clusters: readonly FailureCluster[]
  /** How many signatures were not compared with all that might be near, because the work was used up; 0 as a rule. */
  readonly uncompared: number
}

export interface ClusterFailuresOptions {
  /** How many steps (characters looked at, roughly) may be spent on comparing; 50 million by default, about a second. */
  readonly mostSteps?: number
}

/**
 * Clusters of failures: signatures whose masked texts are within a tenth of their mean length of each other are one. A chain
 * of near ones makes one cluster. Compared are the first 512 UTF-16 code units of each text.
 *
 * Does not depend on the order of the groups. The work is bounded by `mostSteps`; what it did not suffice for is counted.
 *
 * @param groups - one for each signature, as from `collectFailures`; `mergeFailureGroups` makes one list of several
 * @remarks Kubernetes' triage: a lower bound by rows of four characters, then the edit distance.
 * @example
 * import { clusterFailures, collectFailures } from '@gatewright/core/flake'
 *
 * const groups = collectFailures([
 *   { run: 'r1', test: 'e2e/cart', at: 0, message: 'connection to inventory refused by host a' },
 *   { run: 'r1', test: 'e2e/order', at: 0, message: 'connection to inventory refused by host b' },
 * ])
 * clusterFailures(groups).clusters[0]?.crossesTests // true
 */
export function clusterFailures(
  groups: readonly FailureGroup[],
  { mostSteps = 50_000_000 }: ClusterFailuresOptions = {},
): FailureClustering {
  const texts = groups
    .map((group) => ({ group, compared: comparable(group.masked) }))
    .sort(
      (a, b) =>
        a.compared.text.length - b.compared.text.length || compareText(a.group.signature, b.group.signature),
    )
  const sets = disjointSets(texts.length)
  const uncompared = joinNear(
    texts.map(({ compared }) => compared),
    sets,
    mostSteps,
  )
  const members = new Map<number, FailureGroup[]>()
  texts.forEach(({ group }, index) => {
    const leader = sets.leaderOf(index)
    const others = members.get(leader)
    if (others === undefined) members.set(leader, [group])
    else others.push(group)
  })
  const clusters = [...members.values()]
    .map(clusterOf)
    .sort((a, b) => b.count - a.count || compareText(a.id, b.id))
  return { clusters, uncompared }
}

function clusterOf(groups: readonly FailureGroup[]): FailureCluster {
  const oldest = groups.reduce((first, group) =>
    (group.firstAt - first.firstAt || compareText(group.signature, first.signature)) < 0 ? group : first,
  )
  const tests = unionOf(groups.map((group) => group.tests))
  return {
    id: oldest.signature,
    signatures: groups.map((group) => group.signature).sort(compareText),
    count: groups.reduce((sum, { count }) => sum + count, 0),
    firstAt: oldest.firstAt,
    lastAt: groups.reduce((last, { lastAt }) => Math.max(last, lastAt), oldest.lastAt),
    tests,
    runs: unionOf(groups.map((group) => group.runs)),
    example: firstExample(groups),
    crossesTests: tests.length > 1,
  }
}
