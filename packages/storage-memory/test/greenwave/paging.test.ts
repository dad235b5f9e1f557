import type { ApiHandler } from '@gatewright/core/ports'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gateWorlds, timeOf } from './support/gate-worlds.ts'
import { handIn, openServices, posted, type Services } from './support/services.ts'

interface Row {
  readonly id: number
  readonly outcome: string
  readonly submit_time: string
  readonly groups: readonly string[]
  readonly testcase: { readonly name: string }
  readonly data: Readonly<Record<string, readonly string[]>>
}

interface Page {
  readonly data: readonly Row[]
  readonly prev: string | null
  readonly next: string | null
  readonly first?: string | null
  readonly last?: string | null
}

async function pageAt(api: ApiHandler, path: string): Promise<Page> {
  const { status, body } = await api({ method: 'GET', path })
  expect(status).toBe(200)
  return body as Page
}

async function pagesFrom(
  api: ApiHandler,
  path: string,
  between?: () => Promise<unknown>,
): Promise<readonly Page[]> {
  const pages: Page[] = []
  for (let next: string | null = path; next !== null;) {
    const page: Page = await pageAt(api, next)
    pages.push(page)
    next = page.next
    await between?.()
  }
  return pages
}

const filters = fc
  .record(
    {
      outcome: fc.constantFrom('PASSED', 'FAILED,ERROR', 'ODD'),
      testcases: fc.constantFrom('t1', 't2,t1', 't9'),
      'testcases:like': fc.constantFrom('t*', '*1', 'x*'),
      since: fc.constantFrom(timeOf(3), `${timeOf(2)},${timeOf(6)}`, `2026-01-01T02:00:04+02:00`),
      item: fc.constantFrom('pkg-1-1', 'pkg-1-1,oth-1-1'),
      type: fc.constantFrom('koji_build', 'thing,brew-build'),
      scenario: fc.constantFrom('s1', 's1,s2'),
      'system_architecture:like': fc.constantFrom('x*', '*'),
      groups: fc.constantFrom('g1', 'g1,g2'),
      _sort: fc.constantFrom('asc:submit_time', 'desc:submit_time'),
    },
    { requiredKeys: [] },
  )
  .map((chosen): Readonly<Record<string, string>> => chosen)

/** What the filters mean, said plainly. */
function isWanted(row: Row, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, text]) => {
    const values = text.split(',')
    const named =
      values.includes(row.testcase.name) || (key === 'testcases:like' && isLike(values, row.testcase.name))
    if (key === '_sort') return true
    if (key === 'outcome') return values.includes(row.outcome)
    if (key === 'groups') return values.some((group) => row.groups.includes(group))
    if (key === 'testcases' || key === 'testcases:like') return named || isNamedOtherwise(row, key, wanted)
    if (key === 'since') {
      const [since = '', through = '9'] = values.map((time) => (time.includes('+') ? timeOf(4) : time))
      return row.submit_time >= since && row.submit_time <= through
    }
    const [name = '', modifier] = key.split(':')
    const said = Object.hasOwn(row.data, name) ? (row.data[name] ?? []) : []
    return said.some((value) => (modifier === 'like' ? isLike(values, value) : values.includes(value)))
  })
}

/** Names and patterns for names are alternatives. */
function isNamedOtherwise(row: Row, key: string, wanted: Readonly<Record<string, string>>): boolean {
  if (key === 'testcases') return isLike(wanted['testcases:like']?.split(',') ?? [], row.testcase.name)
  return wanted['testcases']?.split(',').includes(row.testcase.name) ?? false
}

function isLike(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text))
}

function inOrder(rows: readonly Row[], isOldestFirst: boolean): readonly Row[] {
  const sign = isOldestFirst ? 1 : -1
  const compare = (a: Row, b: Row): number =>
    a.submit_time === b.submit_time ? a.id - b.id : a.submit_time < b.submit_time ? -1 : 1
  return [...rows].sort((a, b) => sign * compare(a, b))
}

const pathOf = (wanted: Readonly<Record<string, string>>, path = '/results'): string =>
  `${path}?${Object.entries(wanted)
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .join('&')}`

async function filled(
  world: Parameters<typeof handIn>[0],
): Promise<{ services: Services; rows: readonly Row[] }> {
  const services = openServices()
  await handIn(world, services)
  for (const groups of [['g1'], ['g1', 'g2'], ['g3']])
    await posted(services.resultsDb, '/results', {
      testcase: 't1',
      outcome: 'PASSED',
      groups,
      data: { type: 'koji_build', item: ['pkg-1-1', 'oth-1-1'], scenario: ['s1', 's2'] },
    })
  return { services, rows: (await pageAt(services.resultsDb, '/results?limit=1000')).data }
}

describe('pages of results', () => {
  it('hold every matching result once and in order, also while others come in', async () => {
    await fc.assert(
      fc.asyncProperty(
        gateWorlds,
        filters,
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(0, 5, 40),
        async (world, wanted, limit, second) => {
          const { services, rows } = await filled(world)
          const { resultsDb, setTime } = services
          const isOldestFirst = wanted['_sort'] === 'asc:submit_time'
          const expected = inOrder(
            rows.filter((row) => isWanted(row, wanted)),
            isOldestFirst,
          ).map(({ id }) => id)
          const path = pathOf({ ...wanted, limit: String(limit) })
          const pages = await pagesFrom(resultsDb, path)
          expect(pages.flatMap(({ data }) => data.map(({ id }) => id))).toStrictEqual(expected)
          expect(pages.slice(0, -1).every(({ data }) => data.length === limit)).toBe(true)
          expect(pages.map(({ prev }) => prev === null)).toStrictEqual(pages.map((_, index) => index === 0))
          setTime(`${timeOf(second)}Z`)
          let pagesTaken = 0
          const shifting = await pagesFrom(resultsDb, path, () =>
            pagesTaken++ < 30
              ? posted(resultsDb, '/results', {
                  testcase: 't1',
                  outcome: 'PASSED',
                  data: { item: 'pkg-1-1' },
                })
              : Promise.resolve(),
          )
          const known = new Set(rows.map(({ id }) => id))
          const seen = shifting.flatMap(({ data }) => data.map(({ id }) => id))
          expect(new Set(seen).size).toBe(seen.length)
          expect(seen.filter((id) => known.has(id))).toStrictEqual(expected)
        },
      ),
      { numRuns: 120 },
    )
  })

  it('agree with the newest of each testcase and way of running it', async () => {
    await fc.assert(
      fc.asyncProperty(
        gateWorlds,
        filters,
        fc.constantFrom(undefined, 'scenario', 'scenario,system_architecture'),
        async (world, wanted, distinctOn) => {
          fc.pre(Object.keys(wanted).some((key) => key !== '_sort'))
          const { services, rows } = await filled(world)
          const keys = distinctOn?.split(',') ?? []
          const waysOf = (row: Row): readonly string[] =>
            keys.reduce<readonly string[]>(
              (ways, key) =>
                ways.flatMap((way) => (row.data[key] ?? ['-']).map((value) => `${way} ${value}`)),
              [row.testcase.name],
            )
          const taken = new Set<string>()
          const newest = inOrder(
            rows.filter((row) => isWanted(row, wanted)),
            false,
          ).filter((row) => {
            const ways = waysOf(row).filter((way) => !taken.has(way))
            for (const way of ways) taken.add(way)
            return ways.length > 0
          })
          const path = pathOf(
            { ...wanted, ...(distinctOn && { _distinct_on: distinctOn }) },
            '/results/latest',
          )
          const { data } = await pageAt(services.resultsDb, path)
          const isOldestFirst = wanted['_sort'] === 'asc:submit_time'
          expect(data.map(({ id }) => id)).toStrictEqual(inOrder(newest, isOldestFirst).map(({ id }) => id))
          const paged = await pagesFrom(services.resultsDb, `${path}&limit=2`)
          expect(paged.flatMap((page) => page.data)).toStrictEqual(data)
        },
      ),
      { numRuns: 120 },
    )
  })
})

describe('pages of waivers', () => {
  it('hold together what +filtered answers at once, with links that agree', async () => {
    const asked = fc.record(
      {
        subject_type: fc.constantFrom('koji_build', 'thing'),
        testcase: fc.constantFrom('t1', 't2'),
        scenario: fc.constantFrom('s1', 's2'),
        product_version: fc.constantFrom('fedora-40', 'fedora-41'),
        since: fc.constantFrom(timeOf(3), `${timeOf(2)},${timeOf(6)}`),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(
        gateWorlds,
        asked,
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        async (world, wanted, limit, isAll) => {
          const services = openServices()
          await handIn(world, services)
          const { waiverDb } = services
          const obsolete = isAll ? { include_obsolete: '1' } : {}
          const path = pathOf({ ...wanted, ...obsolete, limit: String(limit) }, '/waivers/')
          const pages = await pagesFrom(waiverDb, path)
          const { body } = await waiverDb({
            method: 'POST',
            path: '/waivers/+filtered',
            body: { filters: [wanted], include_obsolete: isAll },
          })
          // All are by one user, so that both ways of being obsolete are one.
          expect(pages.flatMap(({ data }) => data)).toStrictEqual((body as Page).data)
          if ((body as Page).data.length === 0) return
          for (const [index, page] of pages.entries()) {
            expect(await pageAt(waiverDb, page.first ?? '')).toStrictEqual(pages[0])
            expect(await pageAt(waiverDb, page.last ?? '')).toStrictEqual(pages.at(-1))
            if (index > 0) expect(await pageAt(waiverDb, page.prev ?? '')).toStrictEqual(pages[index - 1])
            else expect(page.prev).toBeNull()
          }
        },
      ),
      { numRuns: 120 },
    )
  })
})
