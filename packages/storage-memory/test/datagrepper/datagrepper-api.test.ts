import { createDatagrepperApi, type DatagrepperApiOptions } from '@gatewright/core/datagrepper'
import type { ChangeFeed } from '@gatewright/core/ports'
import type { TestResult } from '@gatewright/core/schema'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import fc from 'fast-check'
import { errAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'

const now = Date.UTC(2026, 10, 22, 12) / 1000

function instant(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}

/** What tests say of an answer: any JSON, looked into freely. */
interface Answer {
  readonly status: number
  // oxlint-disable-next-line typescript/no-explicit-any -- bodies are compared, not worked with
  readonly body: any
}

async function openApi(options: Partial<DatagrepperApiOptions> = {}) {
  const storage = createMemoryDatabase().open('p')
  const append = async (key: string, secondsAgo: number, item: string): Promise<void> => {
    const one: TestResult = {
      id: key,
      testcase: 'dist.rpmlint',
      item: { type: 'koji_build', id: item },
      outcome: 'PASSED',
      submittedAt: instant(now - secondsAgo),
      variant: {},
      data: {},
      groups: [],
    }
    ;(await storage.results.append(key, [one]))._unsafeUnwrap()
  }
  await append('r1', 5_000, 'bash-5.2-1.fc40')
  ;(await storage.groups.put({ id: 'run-1', state: 'open', createdAt: instant(now - 1_000) }))._unsafeUnwrap()
  await append('r2', 300, 'glibc-all-langpacks-2.39-4.el10')
  ;(await storage.testcases.put({ name: 'dist.rpmlint' }))._unsafeUnwrap()
  await append('r3', 100, 'bash-5.2-2.fc40')
  const api = createDatagrepperApi({
    feed: storage.feed,
    clock: { now: () => instant(now) },
    topicPrefix: 'org.example.prod',
    ...options,
  })
  const get = async (path: string): Promise<Answer> => api({ method: 'GET', path })
  const refs = async (query: string): Promise<readonly string[]> => {
    const { status, body } = await get(`/raw?${query}`)
    expect(status, JSON.stringify(body)).toBe(200)
    return (body.raw_messages as { msg: { ref: string } }[]).map(({ msg }) => msg.ref)
  }
  return { api, storage, get, refs, append }
}

describe('/raw', () => {
  it.each([
    ['', ['r3', 'dist.rpmlint', 'r2', 'run-1', 'r1']],
    ['order=asc', ['r1', 'run-1', 'r2', 'dist.rpmlint', 'r3']],
    ['delta=200', ['r3']],
    ['start=&end=&delta=200', ['r3']],
    ['start=&end=&delta=', ['r3', 'dist.rpmlint', 'r2', 'run-1', 'r1']],
    ['delta=300', ['r3', 'r2']],
    [`start=${now - 1_000}`, ['r3', 'r2', 'run-1']],
    [`start=${now - 1_000}&delta=700`, ['r2', 'run-1']],
    [`end=${now - 1_000}`, ['run-1']],
    [`end=${now - 1_000}&delta=4000`, ['run-1', 'r1']],
    [`start=${now - 5_000}&end=${now - 1_000}&delta=1`, ['run-1', 'r1']],
    [`start=${encodeURIComponent('2026-11-22T11:43:20+00:00')}&end=${now - 301}`, ['run-1']],
    ['category=group', ['run-1']],
    ['category=group&category=testcase', ['dist.rpmlint', 'run-1']],
    ['topic=org.example.prod.results', ['r3', 'r2', 'r1']],
    ['topic=results', []],
    ['package=bash', ['r3', 'r1']],
    ['package=glibc-all-langpacks', ['r2']],
    ['not_package=bash&category=results', ['r2']],
    ['not_category=results', ['dist.rpmlint', 'run-1']],
    ['not_topic=org.example.prod.results&not_category=group', ['dist.rpmlint']],
    ['package=bash&not_package=bash', []],
    ['user=ann', []],
    ['not_user=ann&category=group', ['run-1']],
    ['contains=fc40&category=results&delta=10000', ['r3', 'r1']],
    ['contains=el10&contains=-2.fc40&category=results&delta=10000', ['r3', 'r2']],
    ['contains=FC40&category=results&delta=10000', []],
    ['rows_per_page=2', ['r3', 'dist.rpmlint']],
    ['rows_per_page=2&page=3', ['r1']],
    ['rows_per_page=2&page=4', []],
    ['rows_per_page=2&page=2&order=asc', ['r2', 'dist.rpmlint']],
    ['size=large&chrome=true&_=123', ['r3', 'dist.rpmlint', 'r2', 'run-1', 'r1']],
  ])('%s', async (query, expected) => {
    const { refs } = await openApi()
    expect(await refs(query)).toEqual(expected)
  })

  it('repeats all arguments, and counts', async () => {
    const { get } = await openApi()
    const { body } = await get(
      '/v2/search/?package=bash&rows_per_page=1&delta=200&not_user=ann&category=results',
    )
    expect(body).toEqual({
      arguments: {
        start: now - 200,
        end: now,
        delta: 200,
        users: [],
        packages: ['bash'],
        categories: ['results'],
        topics: [],
        contains: [],
        not_users: ['ann'],
        not_packages: [],
        not_categories: [],
        not_topics: [],
        page: 1,
        rows_per_page: 1,
        order: 'desc',
      },
      count: 1,
      pages: 1,
      total: 1,
      complete: true,
      raw_messages: [
        {
          i: 5,
          msg_id: '5',
          topic: 'org.example.prod.results',
          category: 'results',
          timestamp: now - 100,
          users: [],
          packages: ['bash'],
          msg: {
            ref: 'r3',
            facts: { resultCount: 1, failedCount: 0, items: ['koji_build:bash-5.2-2.fc40'], groups: [] },
          },
        },
      ],
    })
    const all = (await get('/raw')).body
    expect(all.arguments).toMatchObject({ start: null, end: null, delta: null, rows_per_page: 25, page: 1 })
    expect([all.count, all.total, all.pages]).toEqual([5, 5, 1])
    expect((await get('/raw?rows_per_page=2&page=3')).body).toMatchObject({ count: 1, total: 5, pages: 3 })
    expect((await get('/raw?category=none')).body).toMatchObject({ count: 0, total: 0, pages: 0 })
  })

  it.each([
    ['page=0', /page must be > 0/],
    ['page=x', /page must be > 0/],
    ['page=-1', /page must be > 0/],
    ['rows_per_page=101', /rows_per_page must be <= 100/],
    ['rows_per_page=0', /rows_per_page must be > 0/],
    ['order=up', /order must be either/],
    ['start=yesterday', /start must be/],
    ['end=nan', /end must be/],
    ['delta=-1', /delta must be/],
    ['delta=inf', /delta must be/],
    ['catgory=results', /did you mean "category"/],
    ['__proto__=1', /Unknown parameter/],
    ['contains=x&category=results', /start at most eight months/],
    [`contains=x&category=results&start=${now - 225 * 24 * 3600}`, /start at most eight months/],
    ['contains=x&delta=60', /either a topic or a category/],
  ])('refuses %s', async (query, message) => {
    const { get } = await openApi()
    const { status, body } = await get(`/raw?${query}`)
    expect(status).toBe(400)
    expect(body.message).toMatch(message)
  })

  it('takes 100 rows, and looks back eight months', async () => {
    const { refs } = await openApi()
    expect(await refs('rows_per_page=100')).toHaveLength(5)
    expect(
      await refs(`contains=fc40&topic=org.example.prod.results&start=${now - 224 * 24 * 3600}`),
    ).toHaveLength(2)
  })

  it('looks at the newest events, and says where there are more', async () => {
    const { get, refs } = await openApi({ lookAt: 2 })
    expect(await refs('')).toEqual(['r3', 'dist.rpmlint'])
    expect((await get('/raw')).body).toMatchObject({ total: 2, complete: false })
  })

  it('knows the names that the host knows, and a usual length', async () => {
    const namesOf: DatagrepperApiOptions['namesOf'] = ({ ref }) =>
      ref === 'run-1' ? { users: ['ann', 'ann'], packages: ['bash'] } : {}
    const { refs, get } = await openApi({ namesOf, defaultDelta: 1_000 })
    expect(await refs('user=ann')).toEqual(['run-1'])
    expect(await refs('package=bash')).toEqual(['r3', 'run-1'])
    expect((await get('/id?id=2')).body).toMatchObject({ users: ['ann'], packages: ['bash'] })
    expect(await refs('')).toEqual(['r3', 'r2', 'run-1'])
  })

  it('gives every message on one page, whatever is asked', async () => {
    const { get, append } = await openApi()
    for (let count = 0; count < 30; count++) await append(`more-${count}`, count * 7, 'bash-5.2-3.fc40')
    const query = fc.record({
      rows: fc.integer({ min: 1, max: 9 }),
      order: fc.constantFrom('asc', 'desc'),
      filter: fc.constantFrom(
        '',
        '&delta=100',
        '&category=results',
        '&not_package=bash',
        '&category=group&delta=9',
      ),
    })
    await fc.assert(
      fc.asyncProperty(query, async ({ rows, order, filter }) => {
        const whole = (await get(`/raw?rows_per_page=100&order=${order}${filter}`)).body
        const pages = await Promise.all(
          Array.from({ length: Math.ceil(whole.total / rows) + 1 }, (_, page) =>
            get(`/raw?rows_per_page=${rows}&page=${page + 1}&order=${order}${filter}`),
          ),
        )
        expect(pages.flatMap(({ body }) => body.raw_messages)).toEqual(whole.raw_messages)
        for (const { body } of pages)
          expect([body.total, body.pages]).toEqual([whole.total, pages.length - 1])
        const positions: number[] = whole.raw_messages.map(({ i }: { i: number }) => i)
        expect(positions).toEqual([...positions].sort((a, b) => (order === 'asc' ? a - b : b - a)))
      }),
      { numRuns: 50 },
    )
  })
})

describe('/id, /messagecount and what is not there', () => {
  it.each([
    ['/id?id=1', 200],
    ['/v2/id/?id=5', 200],
    ['/id?id=6', 404],
    ['/id?id=0', 404],
    ['/id?id=01', 404],
    ['/id?id=999999999999999', 404],
    ['/id?id=9999999999999999999', 404],
    ['/id?id=x', 404],
    ['/id', 400],
    ['/', 404],
    ['/raw/more', 404],
    ['/%', 400],
  ])('%s is %i', async (path, status) => {
    const { get } = await openApi()
    expect((await get(path)).status).toBe(status)
  })

  it('counts all messages and takes no POST', async () => {
    const { get, api } = await openApi()
    expect((await get('/messagecount')).body).toEqual({ messagecount: 5 })
    expect((await get('/id?id=2')).body).toMatchObject({
      msg_id: '2',
      category: 'group',
      msg: { ref: 'run-1' },
    })
    expect((await get('/id?id=4')).body.timestamp).toBeNull()
    for (const path of ['/raw', '/id', '/messagecount'])
      expect((await api({ method: 'POST', path })).status).toBe(405)
    const script = await get('/messagecount?callback=show')
    expect(String(script.body)).toContain('show(')
  })

  it('is a 503 where the store is not there', async () => {
    const gone = { kind: 'store/unavailable', message: 'gone', retryable: true } as const
    const { storage } = await openApi()
    const feed: Pick<ChangeFeed, 'position' | 'read'> = {
      position: () => storage.feed.position(),
      read: () => errAsync(gone),
    }
    const { get } = await openApi({ feed })
    for (const path of ['/raw', '/id?id=1']) {
      const answer = await get(path)
      expect(answer.status).toBe(503)
      expect(JSON.stringify(answer.body)).not.toContain('gone')
    }
  })
})
