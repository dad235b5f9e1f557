import { describe, expect, it } from 'vitest'
import { asked, ids, openApi } from './open-api.ts'

const upstream = { compat: 'upstream' } as const
const about = { subject_type: 'koji_build', subject_identifier: 'glibc-2.26-27.fc27', testcase: 'testcase1' }

describe('a newer waiver for another product version', () => {
  const records = [{ product_version: 'rhel-9' }, { product_version: 'rhel-10' }]
  const filters = [{ ...about, product_version: 'rhel-9' }]

  it('leaves the older one in +filtered', async () => {
    const { post } = await openApi(records)
    expect(ids(await post('/waivers/+filtered', { filters }))).toEqual([1])
  })

  it('hides it as WaiverDB does', async () => {
    const { post } = await openApi(records, upstream)
    expect(ids(await post('/waivers/+filtered', { filters }))).toEqual([])
  })
})

describe('a waiver that was taken back after the end of the range', () => {
  const records = [{ timestamp: '2020-01-01T00:00:00' }, { timestamp: '2020-03-01T00:00:00', waived: false }]
  const since = ',2020-02-01T00:00:00'

  it.each([
    ['by default', {}, [1]],
    ['as in WaiverDB', upstream, []],
  ])('is found, %s: %j %j', async (_, options, expected) => {
    const { get, post } = await openApi(records, options)
    expect(ids(await get(`/waivers/?since=${since}`))).toEqual(expected)
    expect(ids(await post('/waivers/+filtered', { filters: [{ ...about, since }] }))).toEqual(expected)
    expect(ids(await post('/waivers/+by-subjects-and-testcases', { since }))).toEqual(expected)
  })

  it('is found at the end of one filter and not at that of another', async () => {
    const { post } = await openApi([...records, { testcase: 'B', timestamp: '2020-01-15T00:00:00' }])
    const filters = [
      { testcase: 'testcase1', since },
      { testcase: 'testcase1', since: ',2020-04-01' },
      { testcase: 'B' },
    ]
    expect(ids(await post('/waivers/+filtered', { filters }))).toEqual([3, 2, 1])
    expect(ids(await post('/waivers/+filtered', { filters: filters.slice(1) }))).toEqual([3, 2])
  })
})

describe('a waiver that no gate could read', () => {
  it.each<[object, string]>([
    [{ testcase: '' }, 'testcase'],
    [{ subject_identifier: '' }, 'subject_identifier'],
    [{ subject_identifier: 'no-build' }, 'subject_identifier'],
    [{ subject_type: '' }, 'subject_type'],
    [{ subject_type: 'two words' }, 'subject_type'],
    [{ testcase: 'x'.repeat(1025) }, 'testcase'],
    [{ testcase: 'two\nlines' }, 'testcase'],
    [{ product_version: ' fedora' }, 'product_version'],
    [{ scenario: 'x'.repeat(257) }, 'scenario'],
  ])('%j is refused with its place, and stored as in WaiverDB', async (change, key) => {
    const { post } = await openApi()
    expect(await post('/waivers/', { ...asked, ...change })).toMatchObject({
      status: 400,
      body: { validation_error: [{ type: 'value_error', loc: ['CreateWaiver', key] }] },
    })
    expect(await post('/waivers/', [asked, { ...asked, ...change }])).toMatchObject({
      status: 400,
      body: { validation_error: [{ type: 'value_error', loc: ['list[CreateWaiver]', 1, key] }] },
    })
    const likeWaiverDb = await openApi([], upstream)
    expect((await likeWaiverDb.post('/waivers/', { ...asked, ...change })).status).toBe(201)
  })
})

describe('an empty list of permissions', () => {
  it('permits nobody anything, and everybody everything as in WaiverDB', async () => {
    const closed = await openApi([], { permissions: [] })
    expect((await closed.post('/waivers/', asked)).status).toBe(403)
    const open = await openApi([], { permissions: [], permissionMapping: {}, ...upstream })
    expect((await open.post('/waivers/', asked)).status).toBe(201)
  })
})

describe('the testcase beside the results of +by-subjects-and-testcases', () => {
  it('narrows the answer, and is not looked at as in WaiverDB', async () => {
    const records = [{}, { testcase: 'B' }]
    const path = '/waivers/+by-subjects-and-testcases'
    const { post } = await openApi(records)
    expect(ids(await post(path, { testcase: 'B' }))).toEqual([2])
    const likeWaiverDb = await openApi(records, upstream)
    expect(ids(await likeWaiverDb.post(path, { testcase: 'B' }))).toEqual([2, 1])
  })
})

describe('a page of more than 10,000', () => {
  it('is refused, and given out as in WaiverDB', async () => {
    expect((await (await openApi([{}])).get('/waivers/?limit=100000')).status).toBe(400)
    expect(ids(await (await openApi([{}], upstream)).get('/waivers/?limit=100000'))).toEqual([1])
  })
})
