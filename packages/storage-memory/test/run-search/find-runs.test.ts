import type { CompleteStorage } from '@gatewright/core/ports'
import {
  findAlignedRuns,
  findRuns,
  type FoundRun,
  type RunPageRequest,
  type RunSearch,
} from '@gatewright/core/run-search'
import {
  compareInstants,
  compareResults,
  variantIncludes,
  type Group,
  type Instant,
  type Item,
  type TestResult,
  type Variant,
} from '@gatewright/core/schema'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const revisions = ['a', 'b', 'c'].map((letter): Item => ({ type: 'git_commit', id: letter.repeat(40) }))
const instants = [
  '2026-11-22T04:00:00Z',
  '2026-11-22T04:00:00.000Z',
  '2026-11-22T05:00:00Z',
  '2026-11-22T06:00:00Z',
]
const products: readonly Variant[] = [
  { browser: 'chrome' },
  { browser: 'firefox' },
  { browser: 'chrome', os: 'mac' },
]

/** A run, and the results that it has. */
interface Run {
  readonly createdAt: Instant | undefined
  readonly results: readonly Pick<TestResult, 'item' | 'variant' | 'data' | 'submittedAt'>[]
}

const result = fc.record({
  item: fc.constantFrom(...revisions),
  variant: fc.record(
    { browser: fc.constantFrom('chrome', 'firefox'), os: fc.constantFrom('mac', 'linux') },
    { requiredKeys: ['browser'], noNullPrototype: true },
  ),
  data: fc
    .subarray(['stable', 'beta'])
    .map((labels): TestResult['data'] => (labels.length > 0 ? { label: labels } : {})),
  submittedAt: fc.constantFrom(...instants),
})
const run: fc.Arbitrary<Run> = fc.record({
  createdAt: fc.constantFrom(...instants, undefined),
  results: fc.array(result, { maxLength: 3, size: 'large' }),
})
const someProducts = fc.uniqueArray(fc.constantFrom(...products), { minLength: 1, maxLength: 2 })
/** Most say little, so that they find much. */
const search: fc.Arbitrary<RunSearch> = fc.oneof(
  fc.record({ products: someProducts }, { requiredKeys: [], noNullPrototype: true }),
  fc.record({ products: someProducts, since: fc.constantFrom(...instants) }, { noNullPrototype: true }),
  fc.record(
    {
      revision: fc.constantFrom(...revisions),
      products: someProducts,
      labels: fc.subarray(['stable', 'beta']),
      since: fc.constantFrom(...instants),
      until: fc.constantFrom(...instants),
    },
    { requiredKeys: [], noNullPrototype: true },
  ),
)
const paging = fc.record({ limit: fc.integer({ min: 1, max: 4 }), lookAt: fc.integer({ min: 1, max: 9 }) })

let stored = 0

async function store(
  storage: CompleteStorage,
  { createdAt, results }: Run,
): Promise<readonly [Group, TestResult[]]> {
  stored += 1
  const id = `run-${stored}`
  const group: Group = { id, state: 'open', ...(createdAt !== undefined && { createdAt }) }
  ;(await storage.groups.put(group))._unsafeUnwrap()
  const all = results.map((one, index): TestResult => ({
    ...one,
    id: `${id}#${index}`,
    testcase: 'unit/adds',
    outcome: 'PASSED',
    groups: [id],
  }))
  if (all.length > 0) (await storage.results.append(id, all))._unsafeUnwrap()
  return [group, all]
}

function later(a: Group, b: Group): number {
  if (a.createdAt === undefined || b.createdAt === undefined) {
    if (a.createdAt !== b.createdAt) return a.createdAt === undefined ? 1 : -1
  } else if (compareInstants(a.createdAt, b.createdAt) !== 0) return compareInstants(b.createdAt, a.createdAt)
  return a.id < b.id ? 1 : -1
}

/** Every run of a product, the one created last first. */
function runsOf(
  known: readonly (readonly [Group, TestResult[]])[],
  asked: RunSearch,
  product: Variant,
): { readonly group: string; readonly revision: Item }[] {
  return [...known]
    .sort(([a], [b]) => later(a, b))
    .filter(([{ createdAt }]) => {
      if (createdAt === undefined) return asked.since === undefined && asked.until === undefined
      return (
        (asked.since === undefined || compareInstants(createdAt, asked.since) >= 0) &&
        (asked.until === undefined || compareInstants(createdAt, asked.until) < 0)
      )
    })
    .flatMap(([group, results]) => {
      const fitting = results.filter(
        ({ item, variant, data }) =>
          (!asked.revision || item.id === asked.revision.id) &&
          variantIncludes(variant, product) &&
          (asked.labels ?? []).every((label) => data['label']?.includes(label)),
      )
      const newest = fitting.sort(compareResults).at(-1)
      return newest ? [{ group: group.id, revision: newest.item }] : []
    })
}

function shown({ group, revision }: FoundRun): { readonly group: string; readonly revision: Item } {
  return { group: group.id, revision }
}

/** All pages, with something done between each and the next. */
async function allPages<Page extends { readonly next?: string }>(
  ask: (page: RunPageRequest) => Promise<Page>,
  request: RunPageRequest,
  between: () => Promise<unknown>,
): Promise<readonly Page[]> {
  const pages: Page[] = []
  for (let after: string | undefined; ;) {
    const page = await ask(after === undefined ? request : { ...request, after })
    pages.push(page)
    if (page.next === undefined) return pages
    after = page.next
    await between()
    expect(pages.length).toBeLessThan(500)
  }
}

describe('findRuns', () => {
  it('answers the runs that were there, in pages, whatever is stored meanwhile', async () => {
    let several = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(run, { maxLength: 10, size: 'large' }),
        search,
        paging,
        fc.infiniteStream(run),
        async (runs, asked, request, more) => {
          const storage = createMemoryDatabase().open('p')
          const known: (readonly [Group, TestResult[]])[] = []
          for (const one of runs) known.push(await store(storage, one))
          const pages = await allPages(
            async (page) => (await findRuns(storage, asked, page))._unsafeUnwrap(),
            request,
            async () => store(storage, more.next().value!),
          )
          if (pages.filter((page) => page.runs.length > 0).length > 1) several += 1
          for (const [product, variant] of (asked.products ?? [{}]).entries()) {
            const found = pages.flatMap((page) => page.runs.filter((one) => one.product === product))
            expect(found.map(shown)).toEqual(runsOf(known, asked, variant))
          }
          for (const page of pages) {
            for (const [product] of (asked.products ?? [{}]).entries()) {
              const ofProduct = page.runs.filter((one) => one.product === product)
              expect(ofProduct.length).toBeLessThanOrEqual(request.limit)
            }
          }
        },
      ),
      { numRuns: 300 },
    )
    expect(several).toBeGreaterThan(50)
  })

  it('finds runs of which hundreds were stored before and meanwhile', async () => {
    const storage = createMemoryDatabase().open('p')
    const one = { item: revisions[0]!, variant: { browser: 'chrome' }, data: {}, submittedAt: instants[0]! }
    const known: (readonly [Group, TestResult[]])[] = []
    for (let count = 0; count < 450; count++) {
      known.push(await store(storage, { createdAt: instants[count % 4], results: [one] }))
    }
    let more = 0
    const pages = await allPages(
      async (page) => (await findRuns(storage, {}, page))._unsafeUnwrap(),
      { limit: 100 },
      async () => {
        more += 1
        for (let count = 0; count < 300; count++)
          await store(storage, { createdAt: instants[3], results: [one] })
      },
    )
    expect(more).toBe(pages.length - 1)
    expect(pages.flatMap((page) => page.runs).map(shown)).toEqual(runsOf(known, {}, {}))
  })

  it('says whose run it is', async () => {
    const storage = createMemoryDatabase().open('p')
    const [group] = await store(storage, {
      createdAt: instants[0],
      results: [
        {
          item: revisions[1]!,
          variant: { browser: 'chrome', os: 'mac' },
          data: { label: ['stable', 'ci'] },
          submittedAt: instants[0]!,
        },
      ],
    })
    const asked = { products: [{ browser: 'firefox' }, { browser: 'chrome' }], labels: ['stable'] }
    expect((await findRuns(storage, asked))._unsafeUnwrap()).toEqual({
      runs: [
        {
          group,
          product: 1,
          revision: revisions[1],
          variant: { browser: 'chrome', os: 'mac' },
          labels: ['stable', 'ci'],
        },
      ],
    })
  })

  it.each<[RunSearch, RunPageRequest, string]>([
    [{ products: [] }, {}, 'products'],
    [{ since: 'yesterday' }, {}, 'since'],
    [{ revisoin: 1 } as RunSearch, {}, 'revisoin'],
    [{}, { limit: 0 }, 'limit'],
    [{}, { limit: 501 }, 'limit'],
    [{}, { lookAt: 0 }, 'lookAt'],
    [{}, { after: '' }, 'after'],
    [{}, { after: '{}' }, 'after'],
    [{}, { after: '["x",0,["start"]]' }, 'after'],
    [{}, { after: '["x",-1,[["g",null,0]]]' }, 'after'],
  ])('refuses %j, %j', async (asked, page, path) => {
    const storage = createMemoryDatabase().open('p')
    for (const find of [findRuns, findAlignedRuns]) {
      const error = (await find(storage, asked, page))._unsafeUnwrapErr()
      expect(error.kind).toBe('schema/invalid')
      if (error.kind === 'schema/invalid') expect(error.problems[0]?.path).toBe(path)
    }
  })

  it('refuses the cursor of another search', async () => {
    const storage = createMemoryDatabase().open('p')
    const one = { item: revisions[0]!, variant: { browser: 'chrome' }, data: {}, submittedAt: instants[0]! }
    for (let count = 0; count < 3; count++) await store(storage, { createdAt: instants[0], results: [one] })
    const { next } = (await findRuns(storage, {}, { limit: 1 }))._unsafeUnwrap()
    expect(next).toBeDefined()
    expect((await findRuns(storage, {}, { after: next! })).isOk()).toBe(true)
    expect((await findRuns(storage, { labels: ['x'] }, { after: next! })).isErr()).toBe(true)
    expect((await findAlignedRuns(storage, {}, { after: next! })).isErr()).toBe(true)
  })
})

describe('findAlignedRuns', () => {
  it('answers the revisions with a run of every product, in pages, whatever is stored meanwhile', async () => {
    let aligned = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(run, { maxLength: 12, size: 'large' }),
        search,
        paging,
        fc.infiniteStream(run),
        async (runs, asked, request, more) => {
          const storage = createMemoryDatabase().open('p')
          const known: (readonly [Group, TestResult[]])[] = []
          for (const one of runs) known.push(await store(storage, one))
          const pages = await allPages(
            async (page) => (await findAlignedRuns(storage, asked, page))._unsafeUnwrap(),
            request,
            async () => store(storage, more.next().value!),
          )
          const ofProduct = (asked.products ?? [{}]).map((product) => runsOf(known, asked, product))
          const expected = revisions.flatMap((revision) => {
            const newest = ofProduct.map((all) => all.find((one) => one.revision.id === revision.id)?.group)
            return newest.every((group) => group !== undefined) ? [{ revision, runs: newest }] : []
          })
          aligned += expected.length
          const order = [...known].sort(([a], [b]) => later(a, b)).map(([group]) => group.id)
          const found = pages.flatMap((page) =>
            page.revisions.map((one) => ({
              revision: one.revision,
              runs: one.runs.map((each) => each.group.id),
            })),
          )
          const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
          expect([...found].sort(byText)).toEqual([...expected].sort(byText))
          const places = found.map((one) => Math.min(...one.runs.map((group) => order.indexOf(group))))
          expect(places).toEqual([...places].sort((a, b) => a - b))
        },
      ),
      { numRuns: 300 },
    )
    expect(aligned).toBeGreaterThan(50)
  })
})
