import { ok, type Result } from 'neverthrow'
import { didYouMean } from '../../errors/did-you-mean.ts'
import { isOfProduct } from './is-of-product.ts'
import type { ResultSearch, StatusSearch } from './result-search.ts'
import { meantHint, searchError, type SearchError } from './search-error.ts'
import { nextWord, readBare, readQuoted, type SearchScanner } from './search-scanner.ts'
import { plainStatus, searchStatuses } from './search-statuses.ts'
import { fieldWords, nearField } from './search-words.ts'

export interface ParseSearchOptions {
  /** Statuses beside those of the web platform tests, in lower case. */
  readonly statuses?: readonly string[]
  /** Names of the products there are, so that one that is written wrong is found; any name will do unless given. */
  readonly products?: readonly string[]
}

/** Reads conditions that hold no others. */
export function createAtomReader(
  scanner: SearchScanner,
  { statuses = [], products }: ParseSearchOptions,
): () => Result<ResultSearch, SearchError> {
  const knownStatuses = [...searchStatuses, ...statuses]

  function readAtom(): Result<ResultSearch, SearchError> {
    const start = scanner.at
    const isQuoted = scanner.text[start] === '"'
    const word = nextWord(scanner)
    if (!isQuoted && scanner.text[start + word.length] !== ':') return ok({ pattern: readBare(scanner) })
    if (!isQuoted) scanner.at += word.length
    return (isQuoted ? readName() : ok(word)).andThen((key) => {
      if (scanner.text[scanner.at] !== ':') return ok({ pattern: key })
      scanner.at += 1
      const field = isQuoted ? undefined : fieldWords.find((known) => known === key.toLowerCase())
      if (field !== undefined) return readField(field)
      return checkProduct(key, start, isQuoted).andThen((product) =>
        readStatus().map((status) => ({ product, ...status })),
      )
    })
  }

  function readField(field: string): Result<ResultSearch, SearchError> {
    switch (field) {
      case 'status':
        return readStatus()
      case 'product': {
        const start = scanner.at
        return readValue(field).andThen((name) =>
          checkProduct(name, start, true).map((product) => ({ product })),
        )
      }
      case 'path':
        return readValue(field).map((path) => ({ path }))
      case 'label':
        return readValue(field).map((label) => ({ label }))
      case 'link':
        return readValue(field).map((link) => ({ link }))
      default:
        return readQuality(field)
    }
  }

  function readStatus(): Result<StatusSearch, SearchError> {
    const isNegated = scanner.text[scanner.at] === '!'
    if (isNegated) scanner.at += 1
    const start = scanner.at
    return readValue('status').andThen((written) => {
      const status = plainStatus(written)
      if (knownStatuses.includes(status)) return ok({ status: isNegated ? { not: status } : status })
      const meant = meantHint(didYouMean(status, knownStatuses))
      return searchError(
        start,
        `Unknown status "${written}".`,
        meant ?? `Known are ${knownStatuses.join(', ')}.`,
      )
    })
  }

  function readQuality(field: string): Result<ResultSearch, SearchError> {
    const start = scanner.at
    return readValue(field).andThen((quality) =>
      quality.toLowerCase() === 'different'
        ? ok({ is: 'different' } as const)
        : searchError(start, `Unknown quality "${quality}".`, 'Write is:different.'),
    )
  }

  function readValue(field: string): Result<string, SearchError> {
    if (scanner.text[scanner.at] === '"') return readName()
    const value = readBare(scanner)
    return value === '' ? searchError(scanner.at, `What the ${field} is must follow the colon.`) : ok(value)
  }

  function readName(): Result<string, SearchError> {
    const name = readQuoted(scanner)
    return name === undefined ? searchError(scanner.at, 'No quotation mark ends this text.') : ok(name)
  }

  function checkProduct(product: string, start: number, isMeant: boolean): Result<string, SearchError> {
    if (product === '') return searchError(start, 'A product has a name.')
    if (products?.some((known) => isOfProduct(known, product))) return ok(product)
    if (products) {
      const meant = meantHint(didYouMean(product, products))
      return searchError(start, `Unknown product "${product}".`, meant ?? `Known are ${products.join(', ')}.`)
    }
    const near = isMeant ? undefined : nearField(product)
    if (near === undefined) return ok(product)
    const hint = `Did you mean "${near}"? A product of this name stands in quotation marks.`
    return searchError(start, `Nothing called "${product}" stands before a colon.`, hint)
  }

  return readAtom
}
