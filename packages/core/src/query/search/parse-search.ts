import { err, ok, type Result } from 'neverthrow'
import { didYouMean } from '../../errors/did-you-mean.ts'
import { printSearch } from './print-search.ts'
import { createAtomReader, type ParseSearchOptions } from './read-atom.ts'
import { deepestSearch, largestSearchCount, longestSearch, type ResultSearch } from './result-search.ts'
import { meantHint, searchError, type SearchError } from './search-error.ts'
import { matchAt, nextWord, skipSpace, type SearchScanner } from './search-scanner.ts'
import { functionWords, joiningWords, listWords, numberWords } from './search-words.ts'

/**
 * Reads a search as people write it. Conditions that stand side by side must all hold; `or` binds closer than that, `and`
 * closer than `or`, `not` closest, and parentheses go before all. A name with white space, parentheses, `&`, `|` or `:` in it
 * stands in quotation marks, in which `\"` and `\\` are a mark and a backslash. An empty text finds every row.
 *
 * Takes time in the length of the text, whatever it says. The error is `search/invalid`.
 *
 * @example
 * import { parseSearch } from '@gatewright/core/query'
 *
 * parseSearch('chrome:fail and !firefox:fail css/')
 * // ok({ and: [{ and: [{ product: 'chrome', status: 'fail' }, { not: { product: 'firefox', status: 'fail' } }] }, { pattern: 'css/' }] })
 * parseSearch('status:fial').mapErr(({ message }) => message) // err('Unknown status "fial". Did you mean "fail"?')
 */
export function parseSearch(
  text: string,
  options: ParseSearchOptions = {},
): Result<ResultSearch, SearchError> {
  if (text.length > longestSearch) {
    return searchError(
      longestSearch,
      `A search has at most ${longestSearch.toLocaleString('en')} characters.`,
    )
  }
  const unstorable = text.search(unstorableCharacter)
  if (unstorable >= 0)
    return searchError(unstorable, 'Lone surrogates and the character U+0000 are not allowed.')
  const scanner: SearchScanner = { text, at: 0 }
  skipSpace(scanner)
  if (scanner.at === text.length) return ok({ pattern: '' })
  return readSearch(scanner, options).andThen(({ search }) => checkPrinted(search, text))
}

const unstorableCharacter = /[\0\p{Surrogate}]/u

/** What is short because of its signs is long in words: what is read can be written, and read again. */
function checkPrinted(search: ResultSearch, text: string): Result<ResultSearch, SearchError> {
  if (printSearch(search).length <= longestSearch) return ok(search)
  return searchError(
    text.length,
    `With all its words written out a search has at most ${longestSearch.toLocaleString('en')} characters.`,
  )
}

/** A part of a search, and how many levels it has. */
interface Parsed {
  readonly search: ResultSearch
  readonly levels: number
}

type Read = Result<Parsed, SearchError>

function readSearch(scanner: SearchScanner, options: ParseSearchOptions): Read {
  const readAtom = createAtomReader(scanner, options)
  /** Parentheses and negations that are open. */
  let open = 0

  function readAll(): Read {
    return readList().andThen((parts) => {
      if (scanner.at < scanner.text.length)
        return searchError(scanner.at, 'No "(" is open that this ")" closes.')
      return conjunction(parts, 0)
    })
  }

  /** Conditions side by side, up to what closes them. */
  function readList(): Result<Parsed[], SearchError> {
    const parts: Parsed[] = []
    for (;;) {
      skipSpace(scanner)
      const next = scanner.text[scanner.at]
      if (next === undefined || next === ')') return ok(parts)
      const part = readOr()
      if (part.isErr()) return err(part.error)
      parts.push(part.value)
    }
  }

  function readOr(): Read {
    return readJoined('or', '|', readAnd)
  }

  function readAnd(): Read {
    return readJoined('and', '&', readUnary)
  }

  function readJoined(word: 'and' | 'or', sign: string, readPart: () => Read): Read {
    const start = scanner.at
    const parts: Parsed[] = []
    for (;;) {
      const part = readPart()
      if (part.isErr()) return part
      parts.push(part.value)
      skipSpace(scanner)
      if (!takeJoiner(word, sign)) break
    }
    const [first] = parts
    if (first && parts.length === 1) return ok(first)
    const searches = parts.map(({ search }) => search)
    return withLevel(word === 'and' ? { and: searches } : { or: searches }, parts, start)
  }

  function readUnary(): Read {
    skipSpace(scanner)
    const start = scanner.at
    const length = scanner.text[start] === '!' ? 1 : isJoiner('not') ? 3 : 0
    if (length === 0) return readPrimary()
    scanner.at += length
    return nested(start, readUnary).andThen((part) => withLevel({ not: part.search }, [part], start))
  }

  function readPrimary(): Read {
    const start = scanner.at
    const next = scanner.text[start]
    const word = nextWord(scanner)
    if (next === '(') return readGroup(start).andThen((parts) => conjunction(parts, start))
    if (
      next === undefined ||
      next === ')' ||
      next === '&' ||
      next === '|' ||
      isJoiner('and') ||
      isJoiner('or')
    ) {
      return searchError(start, 'A condition is missing here.')
    }
    const counted = readCount(start)
    if (counted) return counted
    if (scanner.text[start + word.length] === '(') return readFunction(word, start)
    return readAtom().andThen((search) =>
      scanner.text[scanner.at] === '('
        ? searchError(scanner.at, 'A name with parentheses in it stands in quotation marks.')
        : ok({ search, levels: 1 }),
    )
  }

  /** What stands between parentheses. */
  function readGroup(start: number): Result<Parsed[], SearchError> {
    const parenthesis = scanner.at
    scanner.at += 1
    return nested(start, readList).andThen((parts) => {
      if (scanner.text[scanner.at] !== ')') return searchError(parenthesis, 'No ")" closes this "(".')
      if (parts.length === 0)
        return searchError(scanner.at, 'A condition is missing between the parentheses.')
      scanner.at += 1
      return ok(parts)
    })
  }

  function readFunction(written: string, start: number): Read {
    const word = written.toLowerCase()
    const key = listWords.get(word)
    const count = numberWords.get(word)
    if (key === undefined && count === undefined) {
      const meant = meantHint(didYouMean(word, functionWords))
      return searchError(start, `Nothing called "${written}" stands before parentheses.`, meant)
    }
    scanner.at += written.length
    return readGroup(start).andThen((parts) => {
      if (key === undefined) return whereOf(parts, start, (where) => ({ count: count ?? 0, where }))
      return withLevel(
        listSearch(
          key,
          parts.map(({ search }) => search),
        ),
        parts,
        start,
      )
    })
  }

  function readCount(start: number): Read | undefined {
    const head = matchAt(countHead, scanner)
    if (!head) {
      if (!matchAt(countStart, scanner)) return undefined
      return searchError(
        start,
        'A count is written count=2(…), count>2(…), count<2(…), count>=2(…) or count<=2(…).',
      )
    }
    const [whole, order = '=', digits] = head
    const number = Number(digits) + (order === '<=' ? 1 : order === '>=' ? -1 : 0)
    if (number < 0) return searchError(start, '"count>=0" holds for every row; leave it out.')
    if (number > largestSearchCount) {
      return searchError(start, `Runs are counted up to ${largestSearchCount.toLocaleString('en')}.`)
    }
    scanner.at += whole.length - 1
    return readGroup(start).andThen((parts) =>
      whereOf(parts, start, (where) => countSearch(order, number, where)),
    )
  }

  function whereOf(
    parts: readonly Parsed[],
    start: number,
    make: (where: ResultSearch) => ResultSearch,
  ): Read {
    return conjunction(parts, start).andThen((where) => withLevel(make(where.search), [where], start))
  }

  /** Guards the stack: every way down goes through here. */
  function nested<Value>(start: number, read: () => Result<Value, SearchError>): Result<Value, SearchError> {
    if (open >= deepestSearch) return tooDeep(start)
    open += 1
    const inside = read()
    open -= 1
    return inside
  }

  function takeJoiner(word: 'and' | 'or', sign: string): boolean {
    const length = scanner.text[scanner.at] === sign ? 1 : isJoiner(word) ? word.length : 0
    scanner.at += length
    return length > 0
  }

  function isJoiner(word: string): boolean {
    const next = nextWord(scanner)
    return (
      joiningWords.has(word) && next.toLowerCase() === word && scanner.text[scanner.at + next.length] !== ':'
    )
  }

  return readAll()
}

const countHead = /count(?::?(<=|>=|=|<|>)|:)(\d{1,15})\(/iy
/** What can only be a count that is written wrong. */
const countStart = /count(?:[<>=(]|:[<>=\d])/iy

function conjunction(parts: readonly Parsed[], start: number): Read {
  const [first] = parts
  if (first && parts.length === 1) return ok(first)
  return withLevel({ and: parts.map(({ search }) => search) }, parts, start)
}

function withLevel(search: ResultSearch, parts: readonly Parsed[], start: number): Read {
  const levels = 1 + Math.max(...parts.map((part) => part.levels))
  return levels > deepestSearch ? tooDeep(start) : ok({ search, levels })
}

function tooDeep(start: number): Result<never, SearchError> {
  return searchError(start, `A search nests at most ${deepestSearch} levels.`)
}

function listSearch(
  key: 'exists' | 'all' | 'none' | 'sequential',
  searches: readonly ResultSearch[],
): ResultSearch {
  switch (key) {
    case 'exists':
      return { exists: searches }
    case 'all':
      return { all: searches }
    case 'none':
      return { none: searches }
    case 'sequential':
      return { sequential: searches }
  }
}

function countSearch(order: string, number: number, where: ResultSearch): ResultSearch {
  if (order.startsWith('>')) return { moreThan: number, where }
  return order.startsWith('<') ? { lessThan: number, where } : { count: number, where }
}
