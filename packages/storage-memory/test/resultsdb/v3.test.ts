import { describe, expect, it } from 'vitest'
import { baseUrl, emptyStorage, openApi, openV3Api, type TestApi } from './support/api.ts'

const ann = { name: 'ann', groups: ['qa'] }
const anything = [{ users: ['ann'], testcases: ['*'] }]
const open = (permissions: Parameters<typeof openV3Api>[0]['permissions'] = anything): TestApi =>
  openV3Api({ permissions })

const common = {
  testcase: 'testcase1',
  outcome: 'PASSED',
  ci_name: 'ci1',
  ci_team: 'team1',
  ci_docs: 'https://ci.example/docs',
  ci_email: 'ci@ci.example',
}
const brew = { ...common, item: 'glibc-2.26-27.fc27', brew_task_id: 123456 }
const examples: readonly (readonly [kind: string, body: Readonly<Record<string, unknown>>, model: string])[] =
  [
    ['brew-builds', brew, 'BrewResultParams'],
    [
      'redhat-container-images',
      {
        ...common,
        item: 'operator-container-v1-13',
        id: `sha256:${'0'.repeat(64)}`,
        issuer: 'CPaaS',
        component: 'operator',
        full_names: ['r/a@sha256:0', 'r/a:1'],
      },
      'RedHatContainerImageResultParams',
    ],
    [
      'redhat-modules',
      { ...common, item: 'llvm-toolset-rhel8-8000020190511064904-55190bc5' },
      'RedHatModuleResultParams',
    ],
    ['productmd-composes', { ...common, id: 'RHEL-8.8.0-20221129.0' }, 'ProductmdComposeResultParams'],
  ]

describe('POST /results/<kind>', () => {
  it('stores what a brew build came to, in words of API v2.0', async () => {
    const storage = emptyStorage()
    const v3 = openV3Api({ permissions: anything, storage })
    const body = {
      ...brew,
      outcome: 'error',
      testcase_ref_url: 'https://ci.example/tc',
      ref_url: 'https://ci.example/run',
      note: 'n',
      error_reason: 'no disk',
      system_architecture: 'x86_64',
      scratch: true,
      ci_irc: null,
    }
    const answer = await v3.post('/results/brew-builds', body, ann)
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({
      id: 1,
      outcome: 'ERROR',
      ref_url: 'https://ci.example/run',
      note: 'n',
      testcase: {
        name: 'testcase1',
        ref_url: 'https://ci.example/tc',
        href: `${baseUrl}/testcases/testcase1`,
      },
    })
    expect(answer.body.data).toEqual({
      username: ['ann'],
      type: ['brew-build_scratch'],
      item: ['glibc-2.26-27.fc27'],
      brew_task_id: ['123456'],
      error_reason: ['no disk'],
      system_architecture: ['x86_64'],
      ci_name: ['ci1'],
      ci_team: ['team1'],
      ci_docs: ['https://ci.example/docs'],
      ci_email: ['ci@ci.example'],
    })
    expect((await openApi({ storage }).get('/results/1')).body).toEqual(answer.body)
  })

  it.each([
    [{}, ['RHEL-8.8.0-20221129.0/unknown/', 'RHEL-8.8.0-20221129.0']],
    [
      { system_variant: 'Server', system_architecture: 'x86_64' },
      ['RHEL-8.8.0-20221129.0/Server/x86_64', 'RHEL-8.8.0-20221129.0'],
    ],
  ])('names a compose twice: %j', async (more, item) => {
    const { body } = await open().post('/results/productmd-composes', { ...examples[3]?.[1], ...more }, ann)
    expect(body.data).toMatchObject({ type: ['productmd-compose'], item })
    expect(body.data).not.toHaveProperty('id')
  })

  it.each(examples)(
    'takes the example of %s, and its schema says what it takes',
    async (kind, example, model) => {
      const { status, body } = await open().post(`/results/${kind}`, example, ann)
      expect(status).toBe(201)
      expect(body.data.item[0].length).toBeGreaterThan(0)
      const schema = (await open().get(`/schemas/${kind}`)).body
      expect(schema.title).toBe(model)
      expect(schema.required).toEqual(
        expect.arrayContaining(['testcase', 'outcome', 'ci_name', 'ci_team', 'ci_docs', 'ci_email']),
      )
      expect(schema.required).not.toContain('scenario')
      expect(schema.required).not.toContain('testcase_ref_url')
      expect(Object.keys(schema.properties)).toEqual(
        expect.arrayContaining(['scenario', 'testcase_ref_url', ...Object.keys(example)]),
      )
    },
  )

  it.each(examples)('refuses what is no record of %s', async (kind, _, model) => {
    for (const input of [0, 'BAD', null]) {
      expect(await open().post(`/results/${kind}`, input, ann)).toMatchObject({
        status: 400,
        body: {
          validation_error: [
            {
              input,
              loc: [],
              type: 'model_type',
              msg: `Input should be a valid dictionary or instance of ${model}`,
            },
          ],
        },
      })
    }
    expect((await open().post(`/results/${kind}`, {}, ann)).status).toBe(400)
  })

  it.each([
    ['no outcome', { outcome: undefined }, ['outcome'], 'missing', 'Field required'],
    [
      'an unknown outcome',
      { outcome: 'FAKE' },
      ['outcome'],
      'value_error',
      'Value error, must be one of: PASSED, INFO, FAILED, NEEDS_INSPECTION, QUEUED, RUNNING, ERROR',
    ],
    [
      'an empty testcase',
      { testcase: '' },
      ['testcase'],
      'string_too_short',
      'String should have at least 1 character',
    ],
    [
      'an error without an error',
      { error_reason: 'x' },
      [],
      'value_error',
      'Value error, error_reason and issue_url can be only set for ERROR outcome',
    ],
    [
      'a text that is too long',
      { ci_team: 'x'.repeat(8193) },
      ['ci_team'],
      'string_too_long',
      'String should have at most 8192 characters',
    ],
    [
      'an address that is none',
      { ci_docs: 'javascript:alert(1)' },
      ['ci_docs'],
      'value_error',
      'Value error, must be a web address',
    ],
    [
      'an e-mail address that is none',
      { ci_email: 'me' },
      ['ci_email'],
      'value_error',
      'Value error, must be an e-mail address',
    ],
    [
      'a task that is no number',
      { brew_task_id: 'x' },
      ['brew_task_id'],
      'value_error',
      'Value error, must be a whole number',
    ],
  ])('refuses %s', async (_, wrong, loc, type, msg) => {
    const body = JSON.parse(JSON.stringify({ ...brew, ...wrong })) as unknown
    const answer = await open().post('/results/brew-builds', body, ann)
    expect(answer.status).toBe(400)
    expect(answer.body.validation_error).toHaveLength(1)
    expect(answer.body.validation_error[0]).toMatchObject({ loc, type, msg })
  })

  it('leaves null out, which ResultsDB stores as the text "None"', async () => {
    const ours = await open().post('/results/brew-builds', { ...brew, log: null }, ann)
    const upstream = await openV3Api({ permissions: anything, compat: 'upstream' }).post(
      '/results/brew-builds',
      { ...brew, log: null },
      ann,
    )
    expect(ours.body.data.log).toBeUndefined()
    expect(upstream.body.data.log).toEqual(['None'])
  })
})

describe('permissions', () => {
  const denied = '403 Forbidden: User ann is not authorized to submit results for the test case testcase1'
  it.each([
    ['listed by name', [{ users: ['ann'], testcases: ['testcase1*'] }], ann, 201, undefined],
    ['in a group', [{ groups: ['qa'], testcases: ['testcase[0-9]'] }], ann, 201, undefined],
    [
      'of several, one helps',
      [
        { users: ['bob'], testcases: ['*'] },
        { groups: ['qa'], testcases: ['*1'] },
      ],
      ann,
      201,
      undefined,
    ],
    ['somebody else', [{ users: ['bob'], testcases: ['*'] }], ann, 403, denied],
    ['another testcase', [{ users: ['ann'], testcases: ['testcase2'] }], ann, 403, denied],
    ['no testcases', [{ users: ['ann'] }], ann, 403, denied],
    ['none at all', [], ann, 403, denied],
    [
      'in no group',
      [{ groups: ['qa'], testcases: ['*'] }],
      { name: 'ann', groups: [] },
      403,
      `${denied}; failed to find the user in LDAP`,
    ],
    [
      'groups that nobody knows',
      [{ groups: ['qa'], testcases: ['*'] }],
      { name: 'ann' },
      500,
      'Internal Server Error',
    ],
    [
      'listed by name, groups that nobody knows',
      [{ users: ['ann'], testcases: ['*'] }],
      { name: 'ann' },
      201,
      undefined,
    ],
  ])('%s', async (_, permissions, user, status, message) => {
    const answer = await open(permissions).post('/results/brew-builds', brew, user)
    expect([answer.status, answer.body.message]).toEqual([status, message])
  })

  it('without a directory nothing goes in ResultsDB', async () => {
    const api = openV3Api({ permissions: anything, compat: 'upstream' })
    expect((await api.post('/results/brew-builds', brew, { name: 'ann' })).status).toBe(500)
  })

  it('need a user', async () => {
    expect((await open().post('/results/brew-builds', brew)).status).toBe(401)
    expect((await open().post('/results/brew-builds', undefined, ann)).status).toBe(415)
  })

  it('are told, all or those for a testcase', async () => {
    const permissions = [{ users: ['a', 'b'], groups: ['g'], testcases: ['testcase1*', 'testcase2*'] }]
    const api = open(permissions)
    expect((await api.get('/permissions')).body).toEqual(permissions)
    expect((await api.get('/permissions?testcase=testcase2')).body).toEqual(permissions)
    expect((await api.get('/permissions?testcase=testcase3')).body).toEqual([])
  })

  it.each([
    ['ANY-DATA:*', 201],
    ['ANY-DATA:test1', 201],
    ['ANY-DATA:test2', 403],
    ['ANY-DATA:', 403],
    ['ANY-DATA', 403],
    ['test1', 403],
  ])('any data is let in by %s: %i', async (pattern, status) => {
    const api = open([{ users: ['ann'], testcases: [pattern] }])
    const body = { testcase: { name: 'test1' }, outcome: 'PASSED' }
    expect((await api.post('/results', body, ann)).status).toBe(status)
  })
})

it.each([
  ['GET', '/', 200],
  ['GET', '/nothing', 404],
  ['GET', '/schemas/nothing', 404],
  ['GET', '/schemas/__proto__', 404],
  ['GET', '/results/brew-builds', 405],
  ['POST', '/permissions', 405],
  ['POST', '/results/nothing', 404],
  ['GET', '/%zz', 400],
])('%s %s is a %i', async (method, path, status) => {
  expect((await open().handler({ method, path })).status).toBe(status)
})
