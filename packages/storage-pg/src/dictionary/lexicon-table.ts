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
   * Adds the words that are not there, in the order of their keys, with the next numbers of the counter (`$2`) in the order of
   * their places: rows that are sorted by these numbers then stand as in the report, which keeps both indexes of results
   * dense. Answers `place`, `id` and `is_new` of all but those that somebody else added meanwhile.
   */
  readonly learn: string
  /** Answers `id` and more for ids (`$2`). */
  readonly read: string
  meaningOf(row: Readonly<Record<string, unknown>>): Meaning
  /** The word that has this meaning. */
  wordOf(meaning: Meaning): Word
}
