import type { StoreUnavailable } from '@gatewright/core/ports'
import { err, ok, okAsync, ResultAsync, type Result } from 'neverthrow'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { numbersLiteral } from '../sql/array-literal.ts'
import { createTurns } from './turns.ts'
import { createWordCache } from './word-cache.ts'

/** Words of one kind and the small numbers that stand for them in the rows of a project. */
export interface Lexicon<Word, Meaning> {
  /** The id of a word where this process knows it. */
  peek(word: Word): number | undefined
  /**
   * The ids of words, in their order; new words are stored. In statements of its own, which end before any other takes a
   * lock, so that two who meet the same words in another order don't wait for one another. Never call it in a transaction.
   */
  resolve(words: readonly Word[]): ResultAsync<readonly number[], StoreUnavailable>
  /** The ids of words that are stored already, in their order. */
  find(session: PgSession, project: number, words: readonly Word[]): Promise<readonly (number | undefined)[]>
  /** What ids stand for. An id that stands for nothing is a fault of the database and missing in the answer. */
  read(session: PgSession, project: number, ids: Iterable<number>): Promise<ReadonlyMap<number, Meaning>>
}

/** How words of one kind are kept. Statements take the project as `$1`; places are counted from 1. */
export interface LexiconTable<Word, Meaning> {
  /** The kind of the counter that gives ids. */
  readonly counter: string
  /** Equal for equal words only. */
  keyOf(word: Word): string
  /** What `find` is given behind the project: one array for each column of the key. */
  keyColumns(words: readonly Word[]): readonly string[]
  /** What `learn` is given behind the project and the counter. */
  wordColumns(words: readonly Word[]): readonly string[]
  /** Answers `place` and `id` of the words that are there. */
  readonly find: string
  /**
   * Adds the words that are not there, with the next numbers of the counter (`$2`), in the order of their keys. Answers
   * `place` and `id` of all but those that somebody else added meanwhile.
   */
  readonly learn: string
  /** Answers `id` and more for ids (`$2`). */
  readonly read: string
  meaningOf(row: Readonly<Record<string, unknown>>): Meaning
}

/** So that no statement grows with a report. */
const mostInStatement = 20_000

/** So few words are added without a look whether others add the same: their numbers would be left out. */
const fewWords = 100

/** Somebody else added words in each of these turns; one is enough unless rows are taken away. */
const mostTurns = 5

export function createLexicon<Word, Meaning>(
  engine: ProjectEngine,
  table: LexiconTable<Word, Meaning>,
  mostWords: number,
): Lexicon<Word, Meaning> {
  /** Only what is committed: what is in here is never looked for again. */
  const ids = createWordCache<string, number>(mostWords)
  const meanings = createWordCache<number, Meaning>(mostWords)
  const lockCounter = `INSERT INTO ${engine.tables.counter} (project, kind, last) VALUES ($1, $2, 0)
    ON CONFLICT (project, kind) DO UPDATE SET last = counter.last`

  const find = async (session: PgSession, project: number, words: readonly Word[]): Promise<Found> =>
    placed(await session.query<PlacedId>(table.find, [project, ...table.keyColumns(words)]))
  const learn = async (session: PgSession, project: number, words: readonly Word[]): Promise<Found> =>
    placed(await session.query<PlacedId>(table.learn, [project, table.counter, ...table.wordColumns(words)]))

  /** Whoever holds the counter is the only one who adds words, and sees all that were added before. */
  const learnAlone = (words: readonly Word[]): ResultAsync<Found, StoreUnavailable> =>
    engine.transaction(async (session, project) => {
      await session.query(lockCounter, [project, table.counter])
      return learn(session, project, words)
    })

  const remember = (words: readonly Word[], found: Found): void => {
    for (const [place, id] of found) {
      const word = words[place - 1]
      if (word !== undefined) ids.set(table.keyOf(word), id)
    }
  }

  /** What is few is added at once; what is many is more likely to be there, or to be added by others at the same time. */
  const learnPart = async (
    words: readonly Word[],
    known: Map<string, number>,
  ): Promise<Result<void, StoreUnavailable>> => {
    let missing = words
    for (let turn = 0; missing.length > 0; turn++) {
      if (turn === mostTurns)
        throw new Error(`Words of the counter ${table.counter} are stored and not found.`)
      const asked = missing
      const isLookedFor = turn === 0 && asked.length > fewWords
      const found = await (isLookedFor
        ? engine.statement((session, project) => find(session, project, asked))
        : asked.length > fewWords
          ? learnAlone(asked)
          : engine.statement((session, project) => learn(session, project, asked)))
      if (found.isErr()) return err(found.error)
      remember(asked, found.value)
      for (const [place, word] of asked.entries()) {
        const id = found.value.get(place + 1)
        if (id !== undefined) known.set(table.keyOf(word), id)
      }
      missing = asked.filter((_, place) => !found.value.has(place + 1))
    }
    return ok(undefined)
  }

  const inTurns = createTurns(
    async (
      calls: readonly (readonly Word[])[],
    ): Promise<Result<ReadonlyMap<string, number>, StoreUnavailable>> => {
      const distinct = new Map<string, Word>()
      for (const words of calls) for (const word of words) distinct.set(table.keyOf(word), word)
      const words = [...distinct.values()]
      // Answered from here and not from the cache, which may forget them meanwhile.
      const known = new Map<string, number>()
      for (let start = 0; start < words.length; start += mostInStatement) {
        const done = await learnPart(words.slice(start, start + mostInStatement), known)
        if (done.isErr()) return err(done.error)
      }
      return ok(known)
    },
  )

  return {
    peek: (word) => ids.get(table.keyOf(word)),
    resolve(words) {
      const known = words.map((word) => ids.get(table.keyOf(word)))
      const unseen = words.filter((_, place) => known[place] === undefined)
      if (unseen.length === 0) return okAsync(known as readonly number[])
      return new ResultAsync(inTurns(unseen)).map((learned) =>
        words.map((word, place) => known[place] ?? learned.get(table.keyOf(word)) ?? 0),
      )
    },
    async find(session, project, words) {
      const known = words.map((word) => ids.get(table.keyOf(word)))
      const unseen = words.filter((_, place) => known[place] === undefined)
      if (unseen.length === 0) return known
      const found = await find(session, project, unseen)
      remember(unseen, found)
      let place = 0
      return known.map((id) => id ?? found.get(++place))
    },
    async read(session, project, wanted) {
      const read = new Map<number, Meaning>()
      const unseen: number[] = []
      for (const id of new Set(wanted)) {
        const meaning = meanings.get(id)
        if (meaning === undefined) unseen.push(id)
        else read.set(id, meaning)
      }
      if (unseen.length === 0) return read
      const { rows } = await session.query(table.read, [project, numbersLiteral(unseen)])
      for (const row of rows) {
        const meaning = table.meaningOf(row)
        meanings.set(row['id'] as number, meaning)
        read.set(row['id'] as number, meaning)
      }
      return read
    },
  }
}

/** Ids by the place of their words, from 1 on. */
type Found = ReadonlyMap<number, number>

interface PlacedId {
  readonly place: bigint
  readonly id: number
}

function placed({ rows }: { readonly rows: readonly PlacedId[] }): Found {
  return new Map(rows.map(({ place, id }) => [Number(place), id]))
}
