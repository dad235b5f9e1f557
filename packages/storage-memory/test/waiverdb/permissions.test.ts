import type { ApiUser } from '@gatewright/core/ports'
import type { UserDirectory, WaiverDbApiOptions } from '@gatewright/core/waiverdb'
import { errAsync, okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { asked, isEmpty, openApi } from './open-api.ts'

const permissions = [
  { testcases: ['testcase1.*'], groups: ['factory-2-0'], users: [] },
  { testcases: ['testcase2.*'], groups: [], users: ['foo'] },
  { testcases: ['testcase3'], groups: [], users: [] },
  { name: 'rest', testcases: ['*'], testcases_ignore: ['testcase*', 'secret[0-9]'], users: ['foo'] },
]

function directoryOf(groups: Readonly<Record<string, readonly string[]>>): UserDirectory {
  return { groupsOf: (name) => okAsync(groups[name] ?? []) }
}

function refusal(who: string, testcase: string, detail: string = ''): object {
  const message = `User ${who} is not authorized to submit results for the test case ${testcase}${detail}`
  return { status: 403, body: { message } }
}

const unknown = '; failed to find the user in LDAP'
const member = ['factory-2-0', 'something-else']

describe('who may waive', () => {
  it.each<[string, string, ApiUser, Partial<WaiverDbApiOptions>, object]>([
    ['nobody asked who is in a group', 'testcase1.x', { name: 'foo' }, {}, refusal('foo', 'testcase1.x')],
    [
      'a user whose token names no group',
      'testcase1.x',
      { name: 'foo', groups: [] },
      {},
      refusal('foo', 'testcase1.x'),
    ],
    [
      'a user that the directory does not know',
      'testcase1.x',
      { name: 'foo' },
      { directory: directoryOf({}) },
      refusal('foo', 'testcase1.x', unknown),
    ],
    ['a member of a group', 'testcase1.x', { name: 'foo', groups: member }, {}, { status: 201 }],
    [
      'a member by the directory',
      'testcase1.x',
      { name: 'foo', groups: ['other'] },
      { directory: directoryOf({ foo: member }) },
      { status: 201 },
    ],
    ['a user by name', 'testcase2.x', { name: 'foo' }, {}, { status: 201 }],
    ['a user by name in other letters', 'testcase2.x', { name: 'Foo' }, {}, refusal('Foo', 'testcase2.x')],
    [
      'a user by name, whatever their groups',
      'testcase2.x',
      { name: 'foo', groups: [] },
      {},
      { status: 201 },
    ],
    [
      'somebody where nobody may',
      'testcase3',
      { name: 'foo', groups: member },
      {},
      refusal('foo', 'testcase3'),
    ],
    ['somebody under another entry', 'anything', { name: 'foo' }, {}, { status: 201 }],
    ['somebody where that entry does not count', 'secret7', { name: 'foo' }, {}, refusal('foo', 'secret7')],
  ])('%s: %s', async (_, testcase, user, options, expected) => {
    const { post } = await openApi([], { permissions, ...options })
    expect(await post('/waivers/', { ...asked, testcase }, user)).toMatchObject(expected)
  })

  it('is everybody where nothing is configured', async () => {
    const { post } = await openApi()
    expect((await post('/waivers/', asked, { name: 'anybody' })).status).toBe(201)
  })

  it('is decided for every waiver of a list before one is stored', async () => {
    const { post, waivers } = await openApi([], { permissions })
    const answer = await post('/waivers/', [
      { ...asked, testcase: 'testcase2.x' },
      { ...asked, testcase: 'testcase3' },
    ])
    expect(answer).toMatchObject(refusal('foo', 'testcase3'))
    expect(await isEmpty(waivers)).toBe(true)
  })

  it('is decided by the testcase of a result, too', async () => {
    const data = { type: ['compose'], item: ['a'] }
    const { post } = await openApi([], {
      permissions,
      resultById: () => okAsync({ data, testcase: { name: 'testcase3' } }),
    })
    const answer = await post('/waivers/', { result_id: 1, product_version: 'p', comment: 'c' })
    expect(answer).toMatchObject(refusal('foo', 'testcase3'))
  })

  it('is nobody while the directory cannot say', async () => {
    const directory: UserDirectory = {
      groupsOf: () => errAsync({ kind: 'store/unavailable', message: 'down', retryable: true }),
    }
    const { post } = await openApi([], { permissions, directory })
    expect(await post('/waivers/', { ...asked, testcase: 'testcase1.x' })).toEqual({
      status: 502,
      body: { message: 'Some error occurred initializing the LDAP connection.' },
      // For the host's log, and not sent.
      cause: expect.objectContaining({ message: 'down' }) as unknown,
    })
    expect((await post('/waivers/', { ...asked, testcase: 'testcase2.x' })).status).toBe(201)
  })

  it('goes by regular expressions where there are only those', async () => {
    const permissionMapping = {
      '^testcase1.*': { groups: ['factory-2-0'], users: [] },
      case2: { users: ['foo'], maintainer: 'ann' },
    }
    const { post } = await openApi([], { permissions: [], permissionMapping })
    const answers = await Promise.all(
      ['a testcase1', 'a testcase2'].map((testcase) => post('/waivers/', { ...asked, testcase })),
    )
    expect(answers.map(({ status }) => status)).toEqual([403, 201])
  })

  it.each(['(?=a)', '(', 'a{9999}'])('cannot be said by %s', (pattern) => {
    return expect(openApi([], { permissionMapping: { [pattern]: {} } })).rejects.toThrow(TypeError)
  })
})

describe('on behalf of others', () => {
  const superusers = ['bodhi']

  it.each<[string, ApiUser, object, Partial<WaiverDbApiOptions>, object]>([
    [
      'somebody acts',
      { name: 'foo' },
      { username: 'bar' },
      {},
      { status: 403, body: { message: 'user foo does not have the proxyuser ability' } },
    ],
    [
      'somebody acts for themselves',
      { name: 'foo' },
      { username: 'foo' },
      {},
      { status: 403, body: { message: 'user foo does not have the proxyuser ability' } },
    ],
    [
      'a superuser acts',
      { name: 'bodhi' },
      { username: 'foo', testcase: 'testcase2.x' },
      { permissions },
      { status: 201, body: { username: 'foo', proxied_by: 'bodhi' } },
    ],
    [
      'a superuser acts for one who may not',
      { name: 'bodhi', groups: member },
      { username: 'bar', testcase: 'testcase1.x' },
      { permissions },
      refusal('bar', 'testcase1.x'),
    ],
    [
      'a superuser acts for a member by the directory',
      { name: 'bodhi' },
      { username: 'bar', testcase: 'testcase1.x' },
      { permissions, directory: directoryOf({ bar: member }) },
      { status: 201, body: { username: 'bar' } },
    ],
    [
      'a superuser acts and is a member themselves',
      { name: 'bodhi' },
      { username: 'bar', testcase: 'testcase1.x' },
      { permissions, directory: directoryOf({ bodhi: member }) },
      refusal('bar', 'testcase1.x', unknown),
    ],
    [
      'a superuser who may not waive acts for themselves',
      { name: 'bodhi' },
      { testcase: 'testcase2.x' },
      { permissions },
      refusal('bodhi', 'testcase2.x'),
    ],
  ])('%s', async (_, user, change, options, expected) => {
    const { post } = await openApi([], { superusers, ...options })
    expect(await post('/waivers/', { ...asked, ...change }, user)).toMatchObject(expected)
  })
})

describe('GET /permissions and /config', () => {
  const entries = [
    {
      name: '^kernel-qe',
      maintainers: ['alice@example.com'],
      _testcase_regex_pattern: '^kernel-qe',
      groups: ['devel', 'qa'],
      users: ['alice@example.com'],
    },
    {
      name: 'Greenwave Tests',
      maintainers: ['greenwave-dev@example.com'],
      testcases: ['greenwave-tests.*'],
      groups: [],
      users: ['HTTP/greenwave-dev.tests.example.com'],
    },
  ]

  it.each([
    ['', entries],
    ['?testcase=', entries],
    ['?testcase=xxx', []],
    ['?testcase=greenwave-tests.test1', entries.slice(1)],
    ['?testcase=kernel-qe.test1', entries.slice(0, 1)],
    ['/?testcase=kernel-qe.test1', entries.slice(0, 1)],
  ])('%s', async (query, expected) => {
    const { get } = await openApi([], { permissions: entries })
    expect(await get(`/permissions${query}`)).toEqual({ status: 200, body: expected })
  })

  it('gives out the old permissions in the new form, and as they are', async () => {
    const permissionMapping = {
      '^kernel-qe': {
        groups: ['devel', 'qa'],
        users: ['alice@example.com'],
        maintainer: 'alice@example.com',
      },
      '': { users: ['bob'] },
    }
    const { get } = await openApi([], { permissionMapping, superusers: ['alice', 'bob'] })
    expect((await get('/permissions')).body).toEqual([
      entries[0],
      { name: '', maintainers: [], _testcase_regex_pattern: '', groups: [], users: ['bob'] },
    ])
    expect((await get('/permissions?testcase=x')).body).toHaveLength(1)
    expect((await get('/config')).body).toEqual({
      permission_mapping: permissionMapping,
      superusers: ['alice', 'bob'],
    })
  })

  it('has nothing to give out where nothing is configured', async () => {
    const { get } = await openApi()
    expect((await get('/permissions')).body).toEqual([])
    expect((await get('/config/')).body).toEqual({ permission_mapping: {}, superusers: [] })
  })
})
