import {
  isOfProduct,
  parseSearch,
  searchMatcher,
  type ResultSearch,
  type SearchedRun,
  type SearchRow,
} from '@gatewright/core/query'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitrarySearch } from './arbitrary-search.ts'

const runs: readonly SearchedRun[] = [
  { product: 'chrome-69.0-linux', labels: ['experimental'] },
  { product: 'firefox-62', labels: ['Stable'] },
  { product: 'chrome-70' },
]

const row: SearchRow = {
  testcase: '/CSS/a.html',
  statuses: ['pass', 'fail', undefined],
  labels: ['Interop'],
  links: ['https://Bugs.example/7'],
}

function finds(text: string, searched: SearchRow = row, among: readonly SearchedRun[] = runs): boolean {
  return searchMatcher(parseSearch(text)._unsafeUnwrap(), among)(searched)
}

/** What a search means, said as the documentation says it and in no hurry. */
function holds(search: ResultSearch, searched: SearchRow, among: readonly number[]): boolean {
  const each = (part: ResultSearch, run: number): boolean => holds(part, searched, [run])
  const statusOf = (run: number): string => searched.statuses[run] ?? 'missing'
  const has = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase())
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
  if ('and' in search) return !search.and.some((part) => !holds(part, searched, among))
  if ('or' in search) return search.or.some((part) => holds(part, searched, among))
  if ('not' in search) return !holds(search.not, searched, among)
  if ('exists' in search) return search.exists.every((part) => among.some((run) => each(part, run)))
  if ('all' in search) return search.all.every((part) => among.every((run) => each(part, run)))
  if ('none' in search) return among.every((run) => search.none.some((part) => !each(part, run)))
  if ('sequential' in search) {
    const { length } = search.sequential
    return among.some(
      (_, start) =>
        among.length - start >= length &&
        search.sequential.every((part, step) => each(part, among[start + step] ?? -1)),
    )
  }
  if ('where' in search) {
    const found = among.filter((run) => each(search.where, run)).length
    if ('count' in search) return found === search.count
    return 'moreThan' in search ? found > search.moreThan : found < search.lessThan
  }
  if ('status' in search) {
    const { product, status } = search
    return among.some((run) => {
      if (product !== undefined && !isOfProduct(runs[run]?.product ?? '', product)) return false
      return typeof status === 'string' ? statusOf(run) === status : statusOf(run) !== status.not
    })
  }
  if ('pattern' in search) return has(searched.testcase, search.pattern)
  if ('path' in search) return searched.testcase.toLowerCase().startsWith(search.path.toLowerCase())
  if ('link' in search) return (searched.links ?? []).some((link) => has(link, search.link))
  if ('label' in search) {
    const labels = [...(searched.labels ?? []), ...among.flatMap((run) => runs[run]?.labels ?? [])]
    return labels.some((label) => same(label, search.label))
  }
  if ('product' in search) return among.some((run) => isOfProduct(runs[run]?.product ?? '', search.product))
  return new Set(among.map(statusOf)).size > 1
}

describe('searchMatcher', () => {
  it('says what the conditions mean', () => {
    const statuses = fc.tuple(...runs.map(() => fc.constantFrom('pass', 'ok', 'fail', 'skip', undefined)))
    const rows = fc.record(
      {
        testcase: fc.constantFrom('/css/a b', 'and', 'é/a:b', '/dom/a.html?x'),
        statuses,
        labels: fc.subarray(['a b', 'É', 'css/']),
        links: fc.subarray(['https://a:b/', '"']),
      },
      { requiredKeys: ['testcase', 'statuses'] },
    )
    let found = 0
    fc.assert(
      fc.property(arbitrarySearch, rows, (search, searched) => {
        const answer = searchMatcher(search, runs)(searched)
        if (answer) found += 1
        expect(answer).toBe(holds(search, searched, [0, 1, 2]))
      }),
      { numRuns: 2_000 },
    )
    expect(found).toBeGreaterThan(200)
    expect(found).toBeLessThan(1_800)
  })

  it.each<[string, boolean]>([
    ['', true],
    ['css/A', true],
    ['path:/css', true],
    ['path:css', false],
    ['chrome:pass and firefox:!pass', true],
    ['chrome:pass firefox:fail', true],
    ['firefox:pass', false],
    ['chrome:missing', true],
    ['firefox:missing', false],
    ['safari:!pass', false],
    ['is:different', true],
    ['label:INTEROP', true],
    ['label:stable', true],
    ['label:other', false],
    ['link:bugs.example', true],
    ['product:chrome-7', false],
    ['product:chrome-70', true],
    // About one run: the same must be chrome and fail.
    ['exists(product:chrome and status:fail)', false],
    ['exists(product:chrome status:fail)', true],
    ['exists(label:experimental and status:pass)', true],
    ['all(status:pass or status:fail)', false],
    ['all(status:!crash)', true],
    ['none(status:crash)', true],
    ['none(chrome:pass firefox:fail)', true],
    ['none(status:pass product:chrome)', false],
    ['not exists(status:pass product:firefox)', false],
    ['seq(status:pass status:fail)', true],
    ['seq(status:fail status:pass)', false],
    ['seq(status:pass status:missing)', false],
    ['one(status:fail)', true],
    ['two(status:!missing)', true],
    ['count>=2(status:!missing) and count<3(status:!missing)', true],
    ['three(status:!missing) chrome:missing', false],
  ])('%s', (text, expected) => {
    expect(finds(text)).toBe(expected)
  })

  it('holds where there are no runs what is said of all and none of them', () => {
    const empty = { testcase: 'a', statuses: [] }
    expect(finds('all(status:pass) none(status:pass) count=0(status:pass)', empty, [])).toBe(true)
    expect(finds('status:!pass or is:different or seq(a)', empty, [])).toBe(false)
  })

  it('takes time in conditions times runs', () => {
    const many = Array.from({ length: 1_000 }, () => ({ product: 'p' }))
    const searched = { testcase: 'a', statuses: many.map(() => 'fail') }
    const nested = `${'exists('.repeat(30)}status:pass${')'.repeat(30)}`
    const sequence = `seq(${'status:fail '.repeat(500)})`
    const start = Date.now()
    expect(finds(nested, searched, many)).toBe(false)
    expect(finds(sequence, searched, many)).toBe(true)
    expect(finds(`seq(${'status:fail '.repeat(500)} status:pass)`, searched, many)).toBe(false)
    expect(Date.now() - start).toBeLessThan(5_000)
  })
})
