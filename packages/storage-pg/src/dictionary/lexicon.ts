import type { StoreUnavailable } from '@gatewright/core/ports'
import { err, ok, okAsync, ResultAsync, type Result } from 'neverthrow'
import type { PgSession, QueryOptions } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { numbersLiteral } from '../sql/array-literal.ts'
import type { LexiconTable } from './lexicon-table.ts'
import { createTurns } from './turns.ts'
import { wordsInParts } from './words-in-parts.ts'
import { createWordCache } from './word-cache.ts'

/** Words of one kind and the small numbers that stand for them in the rows of a project. */
export interface Lexicon<Word, Meaning> {
  /** The id of a word where this process knows it. */
  peek(word: Word): number | undefined
  /**
   * The word with the greatest id that this process knows. Ids are given in the order of commits, so as long as it stands
   * for this word in the database, every id before it stands for the word that this process knows by it.
   */
  newest(): Known<Word> | undefined
  /** Its id and the columns of its key, to look for it; the id 0 where there is none. */
  newestValues(): readonly unknown[]
  /**
   * The ids of words, in their order; new words are stored. In statements of its own, which end before any other takes a
   * lock, so that two who meet the same words in another order don't wait for one another. Never call it in a transaction.
   */
  resolve(words: readonly Word[]): ResultAsync<readonly number[], StoreUnavailable>
  /** Keeps the ids of words that a statement of somebody else stored, in their order. Only what is committed. */
  learned(words: readonly Word[], ids: readonly number[]): void
  /** The ids of words that are stored already, in their order. */
  find(session: PgSession, project: number, words: readonly Word[]): Promise<readonly (number | undefined)[]>
  /** What ids stand for. An id that stands for nothing is a fault of the database and missing in the answer. */
  read(session: PgSession, project: number, ids: Iterable<number>): Promise<ReadonlyMap<number, Meaning>>
  /** Takes note of what a statement of somebody else said: a row as the table's `read` would answer it. */
  note(row: Readonly<Record<string, unknown>>): void
  /** The same of the id of a word. */
  noteId(word: Word, id: number): void
}

interface Known<Word> {
  readonly word: Word
  readonly id: number
}

/** So many words at most are asked for by a statement that the connection keeps. */
const mostOfKept = 10

/** So many ids at most are looked up by one: as many as a page has results, some times over. */
const mostReadByKept = 100

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

  let newest: Known<Word> | undefined
  let sought: { readonly known: Known<Word>; readonly values: readonly unknown[] } | undefined
  engine.onOtherDatabase(() => {
    ids.clear()
    meanings.clear()
    newest = undefined
  })

  const find: Ask<Word> = async (session, project, words) => {
    const values = [project, ...table.keyColumns(words)]
    return (await session.query<PlacedId>(table.find, values, keepingOf(words))).rows
  }
  const learn: Ask<Word> = async (session, project, words) => {
    const values = [project, table.counter, ...table.wordColumns(words)]
    return (await session.query<PlacedId>(table.learn, values, keepingOf(words))).rows
  }

  /** New ids would hide that older ones are gone, so the newest of them is asked for with every word. */
  const checked = async (
    ask: Ask<Word>,
    session: PgSession,
    project: number,
    words: readonly Word[],
  ): Promise<Found> => {
    const known = newest
    if (known === undefined) return placed(await ask(session, project, words))
    const rows = await ask(session, project, [...words, known.word])
    const last = rows.find(({ place }) => place === BigInt(words.length + 1))
    // What was gone may have been given the same id again just now.
    if (last?.id !== known.id || last.is_new === true) throw engine.otherDatabase()
    return placed(rows)
  }

  /** Whoever holds the counter is the only one who adds words, and sees all that were added before. */
  const learnAlone = (words: readonly Word[]): ResultAsync<Found, StoreUnavailable> =>
    engine.transaction(async (session, project) => {
      await session.query(lockCounter, [project, table.counter])
      return checked(learn, session, project, words)
    })

  const remember = (words: readonly Word[], found: Found): void => {
    for (const [place, id] of found) {
      const word = words[place - 1]
      if (word === undefined) continue
      ids.set(table.keyOf(word), id)
      if (newest === undefined || id > newest.id) newest = { word, id }
    }
  }

  /** What is few is added at once; what is many is more likely to be there, or to be added by others at the same time. */
  const learnPart = async (
    words: readonly Word[],
    known: Map<string, number>,
  ): Promise<Result<void, StoreUnavailable>> => {
    const epoch = engine.epoch()
    let missing = words
    for (let turn = 0; missing.length > 0; turn++) {
      if (turn === mostTurns)
        throw new Error(`Words of the counter ${table.counter} are stored and not found.`)
      const asked = missing
      const isLookedFor = turn === 0 && asked.length > fewWords
      const found = await (isLookedFor
        ? engine.statement((session, project) => checked(find, session, project, asked))
        : asked.length > fewWords
          ? learnAlone(asked)
          : engine.statement((session, project) => checked(learn, session, project, asked)))
      if (found.isErr()) return err(found.error)
      // Behind a commit the database may be another one again.
      if (epoch === engine.epoch()) remember(asked, found.value)
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
      for (const part of wordsInParts(words, (word) => table.keyOf(word).length)) {
        const done = await learnPart(part, known)
        if (done.isErr()) return err(done.error)
      }
      return ok(known)
    },
  )

  const note = (row: Readonly<Record<string, unknown>>): Meaning => {
    const meaning = table.meaningOf(row)
    const id = row['id'] as number
    meanings.set(id, meaning)
    if (newest === undefined || id > newest.id) newest = { word: table.wordOf(meaning), id }
    return meaning
  }

  return {
    note,
    noteId(word, id) {
      ids.set(table.keyOf(word), id)
      if (newest === undefined || id > newest.id) newest = { word, id }
    },
    peek: (word) => ids.get(table.keyOf(word)),
    newest: () => newest,
    newestValues() {
      if (newest === undefined) return [0, ...table.keyColumns([])]
      // Every statement asks for the same word until there is a newer one.
      if (sought?.known !== newest)
        sought = { known: newest, values: [newest.id, ...table.keyColumns([newest.word])] }
      return sought.values
    },
    resolve(words) {
      const known = words.map((word) => ids.get(table.keyOf(word)))
      const unseen = words.filter((_, place) => known[place] === undefined)
      if (unseen.length === 0) return okAsync(known as readonly number[])
      return new ResultAsync(inTurns(unseen)).map((learned) =>
        words.map((word, place) => known[place] ?? learned.get(table.keyOf(word)) ?? 0),
      )
    },
    learned: (words, found) => remember(words, new Map(found.map((id, place) => [place + 1, id]))),
    async find(session, project, words) {
      const known = words.map((word) => ids.get(table.keyOf(word)))
      const unseen = words.filter((_, place) => known[place] === undefined)
      if (unseen.length === 0) return known
      const found = placed(await find(session, project, unseen))
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
      const { rows } = await session.query(table.read, [project, numbersLiteral(unseen)], {
        isKept: unseen.length <= mostReadByKept,
      })
      for (const row of rows) read.set(row['id'] as number, note(row))
      return read
    },
  }
}

/** A plan that is kept was made for few words: it compares each with each. */
function keepingOf(words: readonly unknown[]): QueryOptions {
  return { isKept: words.length <= mostOfKept }
}

/** Ids by the place of their words, from 1 on. */
type Found = ReadonlyMap<number, number>

interface PlacedId {
  readonly place: bigint
  readonly id: number
  /** Where words are added: whether this one was. */
  readonly is_new?: boolean
}

type Ask<Word> = (session: PgSession, project: number, words: readonly Word[]) => Promise<readonly PlacedId[]>

function placed(rows: readonly PlacedId[]): Found {
  return new Map(rows.map(({ place, id }) => [Number(place), id]))
}
