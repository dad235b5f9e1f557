import { describe, expect, it } from 'vitest'
import { createGreenwaveApi } from '../../src/greenwave/index.ts'
import type { ApiAnswer } from '../../src/ports/index.ts'
import {
  nvr,
  passes,
  policy,
  remotePolicy,
  requestFor,
  subjectTypes,
  worldOf,
  type Given,
} from './support/worlds.ts'

const given: Given = {
  policies: policy([passes('unit', 'scenario: a, valid_since: 2020-01-01')]),
  results: [{}],
}

function ask(method: string, path: string, body?: unknown, compat: 'upstream' | [] = []): Promise<ApiAnswer> {
  const { world } = worldOf(given)
  const api = createGreenwaveApi({ world: () => world, version: '1.2.3', compat })
  return api({ method, path, ...(body === undefined ? {} : { body }) })
}

describe('the routes', () => {
  it.each([
    ['/about', 200, { version: '1.2.3' }],
    ['/about/', 200, { version: '1.2.3' }],
    ['/about?a=b', 200, { version: '1.2.3' }],
    ['/%61bout', 200, { version: '1.2.3' }],
    ['/healthcheck', 200, { message: 'Health check OK' }],
    ['/version', 302, { message: 'See /about.' }],
  ])('GET %s', async (path, status, body) => {
    expect(await ask('GET', path)).toMatchObject({ status, body })
  })

  it('GET /version leads to /about', async () => {
    expect((await ask('GET', '/version')).headers).toEqual({ location: 'about' })
  })

  it('GET /policies shows policies without the times of their rules', async () => {
    expect(await ask('GET', '/policies')).toEqual({
      status: 200,
      body: {
        policies: [
          {
            id: 'main',
            product_versions: ['fedora-*'],
            decision_context: 'push',
            decision_contexts: [],
            subject_type: 'koji_build',
            subject_types: [],
            rules: [{ rule: 'PassingTestCaseRule', test_case_name: 'unit', scenario: 'a' }],
            excluded_packages: [],
            packages: [],
            relevance_key: null,
            relevance_value: null,
          },
        ],
      },
    })
  })

  it('GET /subject_types shows them by name', async () => {
    const { world } = worldOf({ subjectTypes: subjectTypes.toReversed() })
    const api = createGreenwaveApi({ world: () => world, version: '1' })
    const { body } = await api({ method: 'GET', path: '/subject_types' })
    const { subject_types: shown } = body as { readonly subject_types: readonly { readonly id: string }[] }
    expect(shown.map(({ id }) => id)).toEqual(['bodhi_update', 'compose', 'koji_build', 'redhat-module'])
    expect(shown[2]).toMatchObject({ aliases: ['brew-build'], is_nvr: true, item_key: 'original_spec_nvr' })
  })

  it('POST /decision decides', async () => {
    const { status, body } = await ask('POST', '/decision', requestFor())
    expect([status, (body as { readonly summary: string }).summary]).toEqual([
      200,
      'Of 1 required test, 1 result missing',
    ])
  })

  it('OPTIONS /decision says what is possible', async () => {
    expect(await ask('OPTIONS', '/decision')).toMatchObject({
      status: 200,
      headers: { allow: 'POST, OPTIONS' },
    })
  })

  it('asks for the world anew at each request', async () => {
    let policies = policy([])
    const api = createGreenwaveApi({ world: () => worldOf({ policies }).world, version: '1' })
    const summary = async (): Promise<unknown> =>
      (await api({ method: 'POST', path: '/decision', body: requestFor() })).body
    expect(await summary()).toMatchObject({ summary: 'No tests are required' })
    policies = policy([passes('unit')])
    expect(await summary()).toMatchObject({ summary: 'Of 1 required test, 1 result missing' })
  })

  it('answers as Greenwave where that is asked for', async () => {
    const body = requestFor({ when: '2026-11-22' })
    expect((await ask('POST', '/decision', body)).status).toBe(200)
    expect((await ask('POST', '/decision', body, 'upstream')).status).toBe(400)
  })
})

describe('what is not to be found', () => {
  it.each([
    ['GET', '/nothing'],
    ['GET', ''],
    ['GET', 'about'],
    ['GET', '//about'],
    ['GET', '/about/1'],
    ['GET', '/About'],
    ['GET', '/toString'],
    ['GET', '/__proto__'],
    ['POST', '/constructor'],
    ['GET', '/life-decision'],
  ])('%s %s is a 404', async (method, path) => {
    const { status, body } = await ask(method, path)
    expect([status, body]).toEqual([404, { message: expect.any(String) as string }])
  })

  it.each([
    ['GET', '/decision', 'POST, OPTIONS'],
    ['PUT', '/decision', 'POST, OPTIONS'],
    ['post', '/decision', 'POST, OPTIONS'],
    ['POST', '/policies', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/subject_types', 'GET, HEAD, OPTIONS'],
    ['GET', '/validate-gating-yaml', 'POST, OPTIONS'],
    ['toString', '/about', 'GET, HEAD, OPTIONS'],
    ['constructor', '/decision', 'POST, OPTIONS'],
  ])('%s %s is a 405, with what is allowed', async (method, path, allow) => {
    expect(await ask(method, path)).toMatchObject({
      status: 405,
      headers: { allow },
      body: { message: 'Method Not Allowed' },
    })
  })

  it.each(['/about%', '/%zz', '/about?a=%', '/policies?callback=%ff', '/%c3%28'])(
    'a path in broken code is a 400: %s',
    async (path) => {
      expect(await ask('GET', path)).toMatchObject({ status: 400, body: { message: /percent/ } })
    },
  )
})

describe('answers as a script', () => {
  it.each(['/about', '/policies', '/subject_types', '/healthcheck'])('GET %s', async (path) => {
    const plain = await ask('GET', path)
    expect(await ask('GET', `${path}?callback=show.it`)).toMatchObject({
      status: 200,
      body: `show.it(${JSON.stringify(plain.body)});`,
      headers: { 'content-type': 'application/javascript' },
    })
  })

  it.each(['alert(1)', '1a', 'a b', 'a;b', '<script>', 'a'.repeat(200)])(
    'not by the name %s',
    async (name) => {
      expect((await ask('GET', `/about?callback=${encodeURIComponent(name)}`)).status).toBe(400)
    },
  )

  it('not without a name, nor where something is sent', async () => {
    expect((await ask('GET', '/about?callback=')).body).toEqual({ version: '1.2.3' })
    expect((await ask('POST', '/decision?callback=a', requestFor())).body).toHaveProperty('summary')
  })
})

describe('errors of decisions', () => {
  it.each([
    [undefined, 415, 'No JSON payload in request'],
    [null, 415, 'No JSON payload in request'],
    ['decision', 400, 'Invalid request, must be an object'],
    [{ product_version: 'a' }, 400, 'Either decision_context or rules is required.'],
    [
      requestFor({ decision_context: 'x' }),
      404,
      'Found no applicable policies for koji_build subjects at gating point(s) x in fedora-40',
    ],
  ])('%j', async (body, status, message) => {
    expect(await ask('POST', '/decision', body)).toEqual({ status, body: { message } })
  })

  it('are 502 and 504 where somebody else is in trouble', async () => {
    const policies = policy(["!RemoteRule {sources: ['https://files/1']}"])
    const statuses = await Promise.all(
      (['refused', 'timed-out'] as const).map(async (reason) => {
        const { world } = worldOf({ policies, files: { 'https://files/1': { reason, message: 'no' } } })
        const api = createGreenwaveApi({ world: () => world, version: '1', compat: 'upstream' })
        return (await api({ method: 'POST', path: '/decision', body: requestFor() })).status
      }),
    )
    expect(statuses).toEqual([502, 504])
  })
})

describe('POST /validate-gating-yaml', () => {
  it.each([
    [remotePolicy([passes('unit')]), 200, 'All OK'],
    ['', 400, 'No policies defined'],
    [undefined, 400, 'No policies defined'],
    [{ rules: [] }, 400, "Policy 'untitled': No decision contexts provided"],
    [{ decision_context: 'push', rules: [] }, 200, 'All OK'],
    [
      remotePolicy([], { decision_contexts: ['ship', 'push', 'sail'] }),
      200,
      'Greenwave could not find a parent policy(ies) for following decision context(s): sail, ship. Please change your policy so that it will match a decision context in the parent policies.',
    ],
    [
      remotePolicy(['!RemoteRule {}']),
      400,
      "Policy 'untitled': RemoteRule is not allowed in remote policies",
    ],
    [
      remotePolicy(['!PassingTestCaseRule {}'], { id: nvr }),
      400,
      `Policy '${nvr}': Attribute 'rules': YAML object !PassingTestCaseRule: Attribute 'test_case_name' is required`,
    ],
  ])('%j', async (text, status, message) => {
    expect(await ask('POST', '/validate-gating-yaml', text)).toMatchObject({ status, body: { message } })
    expect(await ask('POST', '/validate-gating-yaml', text, 'upstream')).toEqual({
      status,
      body: { message },
    })
  })
})
