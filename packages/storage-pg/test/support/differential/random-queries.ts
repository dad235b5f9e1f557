import type { DataMatch, PageRequest, ResultQuery, TextMatch } from '@gatewright/core/ports'
import type { TestResult } from '@gatewright/core/schema'
import type { Random } from './random.ts'
import {
  dataKeys,
  dataValues,
  groups,
  idHeads,
  idRests,
  instants,
  items,
  outcomes,
  patterns,
  testcases,
  unstorable,
  variantKeys,
  variantValues,
} from './words.ts'

/** What queries may ask of. */
export interface QueryWorld {
  /** What is stored. */
  readonly results: readonly TestResult[]
  /** The last position of the change feed; undefined where queries are not to name positions. */
  readonly lastPosition?: number
}

/** A query that mostly finds something: its words are those of the results. */
export function randomQuery(random: Random, world: QueryWorld): ResultQuery {
  // Mostly few conditions, as many find nothing.
  const likely = random.pick([3, 8, 15])
  const is = (times: number = 1): boolean => random.chance(likely * times)
  return {
    ...(is(2) ? { item: random.pick(items) } : {}),
    ...(is(2) ? { testcase: textOf(random, testcases) } : {}),
    ...(is(2) ? { variant: randomVariant(random) } : {}),
    ...(is(2) ? { outcomes: random.some([...outcomes, 'UNKNOWN', ...unstorable], 25) } : {}),
    ...(is() ? { group: textOf(random, groups) } : {}),
    ...(is() ? { groups: random.some([...groups, ...unstorable], 40) } : {}),
    ...(is() ? { ids: randomIds(random, world) } : {}),
    ...(is(2) ? { exceptIds: randomIds(random, world) } : {}),
    ...(is(2) ? { testcases: randomMatch(random, testcases) } : {}),
    ...(is(4) ? { data: Array.from({ length: 1 + random.below(2) }, () => randomDataMatch(random)) } : {}),
    ...(is() ? { since: random.pick(instants) } : {}),
    ...(is() ? { until: random.pick(instants) } : {}),
    ...(is() ? { through: random.pick(instants) } : {}),
    ...(world.lastPosition !== undefined && is()
      ? { storedAfter: random.below(world.lastPosition + 2) }
      : {}),
    ...(world.lastPosition !== undefined && is()
      ? { storedThrough: random.below(world.lastPosition + 2) }
      : {}),
  }
}

/** Where a page begins, how long it is, and in which order. */
export function randomPage(random: Random, cursors: readonly string[]): PageRequest {
  return {
    ...(random.chance(70) ? { limit: random.pick([1, 1, 2, 3, 7, 20, 1000]) } : {}),
    ...(random.chance(50) ? { order: random.pick(['newest-first', 'oldest-first'] as const) } : {}),
    ...(random.chance(30) ? { skip: random.pick([0, 1, 2, 5, 30]) } : {}),
    ...(cursors.length > 0 && random.chance(40) ? { after: random.pick(cursors) } : {}),
  }
}

/** A place that any result may have, or none has. */
export function randomCursor(random: Random): string {
  const id = `${random.pick(idHeads)}${random.chance(70) ? random.pick(idRests) : ''}`
  return `${random.pick(instants)} ${id}`
}

/** Keys for `newest`. */
export function randomKeys(random: Random): readonly string[] {
  return random.some(dataKeys, 10)
}

export function randomVariant(random: Random): Readonly<Record<string, string>> {
  return Object.fromEntries(random.some(variantKeys, 20).map((key) => [key, textOf(random, variantValues)]))
}

function textOf(random: Random, texts: readonly string[]): string {
  return random.chance(97) ? random.pick(texts) : random.pick(unstorable)
}

function randomMatch(random: Random, texts: readonly string[]): TextMatch {
  return {
    ...(random.chance(60) ? { equals: random.some([...texts, ...unstorable], 30) } : {}),
    ...(random.chance(60) ? { like: random.some([...patterns, ...unstorable], 15) } : {}),
  }
}

function randomDataMatch(random: Random): DataMatch {
  const key = random.chance(97) ? random.pick(dataKeys) : random.pick(unstorable)
  return { key, ...randomMatch(random, dataValues) }
}

function randomIds(random: Random, { results }: QueryWorld): readonly string[] {
  const some = random.some(
    results.map(({ id }) => id),
    random.pick([5, 30, 80]),
  )
  return random.chance(80) ? some : [...some, 'none', 'k#', '#0001', ...unstorable]
}
