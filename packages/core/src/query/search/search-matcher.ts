import { isOfProduct } from './is-of-product.ts'
import type { ResultSearch, StatusSearch } from './result-search.ts'
import type { SearchedRun, SearchRow } from './search-row.ts'
import { missingStatus } from './search-statuses.ts'

/**
 * Makes the test that a search is: true for the rows it finds. The search is taken apart once; each row then costs time in
 * the conditions times the runs, whatever the search says.
 *
 * @param runs - in the order of the statuses of each row
 * @example
 * import { parseSearch, searchMatcher } from '@gatewright/core/query'
 *
 * const runs = [{ product: 'chrome-69' }, { product: 'firefox-62' }]
 * const rows = [
 *   { testcase: '/dom/a.html', statuses: ['pass', 'fail'] },
 *   { testcase: '/dom/b.html', statuses: ['pass', 'pass'] },
 * ]
 * parseSearch('chrome:pass firefox:!pass').map((search) => rows.filter(searchMatcher(search, runs)))
 * // ok([{ testcase: '/dom/a.html', … }])
 */
export function searchMatcher(
  search: ResultSearch,
  runs: readonly SearchedRun[],
): (row: SearchRow) => boolean {
  const test = testOf(search, runs)
  const all = runs.map((_, index) => index)
  return (row) => test({ ...row, name: row.testcase.toLowerCase() }, all)
}

interface NamedRow extends SearchRow {
  /** The testcase in lower case. */
  readonly name: string
}

/** Whether a condition holds for a row, as far as these runs go. */
type Test = (row: NamedRow, among: readonly number[]) => boolean

function testOf(search: ResultSearch, runs: readonly SearchedRun[]): Test {
  const make = (part: ResultSearch): Test => testOf(part, runs)
  if ('status' in search) return statusTest(search, runs)
  if ('pattern' in search) return textTest(search.pattern, ({ name }, text) => name.includes(text))
  if ('path' in search) return textTest(search.path, ({ name }, text) => name.startsWith(text))
  if ('link' in search)
    return textTest(search.link, ({ links }, text) => lower(links).some((link) => link.includes(text)))
  if ('label' in search) return labelTest(search.label.toLowerCase(), runs)
  if ('product' in search) return productTest(search.product, runs)
  if ('is' in search) return isDifferent
  if ('not' in search) return negated(make(search.not))
  if ('count' in search) return countTest(make(search.where), (found) => found === search.count)
  if ('moreThan' in search) return countTest(make(search.where), (found) => found > search.moreThan)
  if ('lessThan' in search) return countTest(make(search.where), (found) => found < search.lessThan)
  if ('sequential' in search) return sequenceTest(search.sequential.map(make))
  if ('and' in search) return every(search.and.map(make))
  if ('or' in search) return some(search.or.map(make))
  if ('exists' in search) return every(search.exists.map(make).map((part) => countTest(part, isSome)))
  const together = every(('all' in search ? search.all : search.none).map(make))
  // That there is no run which does not: true of all where there are none.
  return negated(countTest('all' in search ? negated(together) : together, isSome))
}

function every(parts: readonly Test[]): Test {
  return (row, among) => parts.every((part) => part(row, among))
}

function some(parts: readonly Test[]): Test {
  return (row, among) => parts.some((part) => part(row, among))
}

function negated(part: Test): Test {
  return (row, among) => !part(row, among)
}

/** How many runs satisfy a condition each by itself. */
function countTest(part: Test, isAsked: (found: number) => boolean): Test {
  return (row, among) => isAsked(among.filter((run) => part(row, [run])).length)
}

function isSome(found: number): boolean {
  return found > 0
}

function sequenceTest(parts: readonly Test[]): Test {
  return (row, among) =>
    among.some((_, start) => {
      if (start + parts.length > among.length) return false
      return parts.every((part, step) => part(row, among.slice(start + step, start + step + 1)))
    })
}

function statusTest({ product, status }: StatusSearch, runs: readonly SearchedRun[]): Test {
  const isOf = runs.map((run) => product === undefined || isOfProduct(run.product, product))
  const isWanted =
    typeof status === 'string'
      ? (found: string): boolean => found === status
      : (found: string): boolean => found !== status.not
  return ({ statuses }, among) => among.some((run) => isOf[run] === true && isWanted(statusIn(statuses, run)))
}

function productTest(product: string, runs: readonly SearchedRun[]): Test {
  const isOf = runs.map((run) => isOfProduct(run.product, product))
  return (_, among) => among.some((run) => isOf[run])
}

function labelTest(label: string, runs: readonly SearchedRun[]): Test {
  const hasIt = runs.map(({ labels }) => lower(labels).includes(label))
  return ({ labels }, among) => lower(labels).includes(label) || among.some((run) => hasIt[run])
}

function textTest(text: string, holds: (row: NamedRow, text: string) => boolean): Test {
  const wanted = text.toLowerCase()
  return (row) => holds(row, wanted)
}

function isDifferent({ statuses }: NamedRow, among: readonly number[]): boolean {
  return new Set(among.map((run) => statusIn(statuses, run))).size > 1
}

function statusIn(statuses: SearchRow['statuses'], run: number): string {
  return statuses[run] ?? missingStatus
}

function lower(texts: readonly string[] = []): readonly string[] {
  return texts.map((text) => text.toLowerCase())
}
