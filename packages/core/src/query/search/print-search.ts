import type { ResultSearch, StatusSearch } from './result-search.ts'
import { quoted } from './search-scanner.ts'
import { fieldWords, isBareName, nearField } from './search-words.ts'

/**
 * The text of a search: `parseSearch` reads the same search from it. What is printed from a text that was read before is
 * the same again.
 *
 * @example
 * import { printSearch } from '@gatewright/core/query'
 *
 * printSearch({ and: [{ or: [{ product: 'chrome', status: 'fail' }, { status: 'crash' }] }, { pattern: 'a b' }] })
 * // '(chrome:fail or status:crash) and "a b"'
 */
export function printSearch(search: ResultSearch): string {
  return print(search, 'loose')
}

/** What binds closer than what stands around needs no parentheses. */
const binding = { loose: 0, or: 1, and: 2, tight: 3 } as const

type Binding = keyof typeof binding

function print(search: ResultSearch, around: Binding): string {
  if ('and' in search) return join(search.and, 'and', around)
  if ('or' in search) return join(search.or, 'or', around)
  if ('not' in search) return `not ${print(search.not, 'tight')}`
  if ('exists' in search) return `exists(${list(search.exists)})`
  if ('all' in search) return `all(${list(search.all)})`
  if ('none' in search) return `none(${list(search.none)})`
  if ('sequential' in search) return `seq(${list(search.sequential)})`
  if ('count' in search) return `count=${search.count}(${print(search.where, 'loose')})`
  if ('moreThan' in search) return `count>${search.moreThan}(${print(search.where, 'loose')})`
  if ('lessThan' in search) return `count<${search.lessThan}(${print(search.where, 'loose')})`
  if ('pattern' in search) return name(search.pattern)
  if ('path' in search) return `path:${name(search.path)}`
  if ('label' in search) return `label:${name(search.label)}`
  if ('link' in search) return `link:${name(search.link)}`
  if ('is' in search) return `is:${search.is}`
  return 'status' in search ? printStatus(search) : `product:${name(search.product)}`
}

function join(searches: readonly ResultSearch[], word: 'and' | 'or', around: Binding): string {
  const inside = word === 'and' ? 'tight' : 'and'
  const text = searches.map((search) => print(search, inside)).join(` ${word} `)
  return binding[word] < binding[around] ? `(${text})` : text
}

/** Side by side an `or` is easily misread, so everything joined stands in parentheses. */
function list(searches: readonly ResultSearch[]): string {
  const around = searches.length === 1 ? 'loose' : 'tight'
  return searches.map((search) => print(search, around)).join(' ')
}

function printStatus({ product, status }: StatusSearch): string {
  const value = typeof status === 'string' ? name(status) : `!${name(status.not)}`
  if (product === undefined) return `status:${value}`
  return `${isTakenForAnother(product) ? quoted(product) : name(product)}:${value}`
}

/** Before a colon a name may mean something else than a product. */
function isTakenForAnother(product: string): boolean {
  const lower = product.toLowerCase()
  return fieldWords.includes(lower) || lower === 'count' || nearField(product) !== undefined
}

function name(text: string): string {
  return isBareName(text) ? text : quoted(text)
}
