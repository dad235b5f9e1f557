import { isDeepStrictEqual, inspect } from 'node:util'
import type { ResultStore } from '@gatewright/core/ports'
import type { Result, ResultAsync } from 'neverthrow'
import type { Random } from './random.ts'
import {
  randomCursor,
  randomKeys,
  randomPage,
  randomQuery,
  randomVariant,
  type QueryWorld,
} from './random-queries.ts'
import { items, testcases } from './words.ts'

export type ReadingStore = Pick<ResultStore, 'query' | 'latest' | 'history' | 'count' | 'newest'>

/** What is asked of both stores, in words and as a call. */
interface Question {
  readonly words: string
  ask(store: ReadingStore): ResultAsync<unknown, unknown>
}

/**
 * Asks two stores that hold the same some random questions, and answers how many were asked.
 *
 * @throws Error with the question and both answers where these differ.
 */
export async function compareAnswers(
  model: ReadingStore,
  subject: ReadingStore,
  options: { readonly random: Random; readonly world: QueryWorld; readonly questions: number },
): Promise<number> {
  const { random, world, questions } = options
  const cursors: string[] = []
  for (let asked = 0; asked < questions; asked++) {
    const question = randomQuestion(random, world, [...cursors, randomCursor(random)])
    const expected = await question.ask(model)
    const actual = await question.ask(subject)
    if (!isSame(expected, actual))
      throw new Error(
        `${question.words}\nexpected ${shown(expected)}\nactual ${shown(actual)}\nstored ${shown(world.results)}`,
      )
    const next = nextOf(expected)
    if (next !== undefined) cursors.push(next)
  }
  return questions
}

function randomQuestion(random: Random, world: QueryWorld, cursors: readonly string[]): Question {
  const query = randomQuery(random, world)
  const kind = random.below(100)
  if (kind < 60) {
    const page = randomPage(random, cursors)
    return { words: `query(${shown(query)}, ${shown(page)})`, ask: (store) => store.query(query, page) }
  }
  if (kind < 72) return { words: `count(${shown(query)})`, ask: (store) => store.count(query) }
  if (kind < 86) {
    const keys = random.chance(50) ? undefined : randomKeys(random)
    return { words: `newest(${shown(query)}, ${shown(keys)})`, ask: (store) => store.newest(query, keys) }
  }
  if (kind < 93) {
    const item = random.pick(items)
    const options = {
      ...(random.chance(50) ? { testcases: random.some(testcases, 40) } : {}),
      ...(query.storedThrough === undefined ? {} : { storedThrough: query.storedThrough }),
    }
    return { words: `latest(${shown(item)}, ${shown(options)})`, ask: (store) => store.latest(item, options) }
  }
  const [result] = world.results.length === 0 ? [] : [random.pick(world.results)]
  const testcase = result && random.chance(80) ? result.testcase : random.pick(testcases)
  const variant = result && random.chance(80) ? result.variant : randomVariant(random)
  const limit = random.pick([0, -1, 1, 2, 1.5, 50, Infinity, Number.NaN])
  return {
    words: `history(${shown(testcase)}, ${shown(variant)}, ${limit})`,
    ask: (store) => store.history(testcase, variant, limit),
  }
}

function isSame(expected: Result<unknown, unknown>, actual: Result<unknown, unknown>): boolean {
  return expected.isOk() && actual.isOk() && isDeepStrictEqual(expected.value, actual.value)
}

function nextOf(answer: Result<unknown, unknown>): string | undefined {
  if (answer.isErr()) return undefined
  const next = (answer.value as { readonly next?: unknown } | null)?.next
  return typeof next === 'string' ? next : undefined
}

function shown(value: unknown): string {
  return inspect(value, { depth: 8, breakLength: 160, maxArrayLength: 200 })
}
