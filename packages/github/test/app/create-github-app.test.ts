import { createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto'
import { createCaller } from '@gatewright/github'
import { createGitHubApp } from '@gatewright/github/app'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { judgedFetch, type Call, type Host } from '../support/openapi/judged-fetch.ts'
import { sampleReply } from '../support/openapi/sample.ts'
import { patience } from '../support/patience.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
const appId = 4_711

interface Claims {
  readonly iss: string | number
  readonly iat: number
  readonly exp: number
}

/** What a token of the App says, once its signature is checked. */
function claimsOf(call: Call): Claims {
  const [, jwt = ''] = /^bearer (.+)$/i.exec(call.headers.get('authorization') ?? '') ?? []
  const [header = '', payload = '', signature = ''] = jwt.split('.')
  const verify = createVerify('RSA-SHA256').update(`${header}.${payload}`)
  expect(
    verify.verify(createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })), signature, 'base64url'),
  ).toBe(true)
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims
}

function bench(answer: Host = ({ operation }) => ({ status: 404, body: { message: operation.id } })) {
  const tokens: Call[] = []
  const calls: Call[] = []
  const { fetch, problems } = judgedFetch((call) => {
    if (call.operation.id !== 'apps/create-installation-access-token') {
      calls.push(call)
      return answer(call)
    }
    tokens.push(call)
    const token = `ghs_${call.parts['installation_id']}_${tokens.length}`
    const expires = new Date(Date.now() + 3_600_000).toISOString()
    return { status: 201, body: sampleReply(call.operation, 201, { token, expires_at: expires }) }
  })
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' })
  // The library asks for tokens without saying which version of the API it means.
  const versioned: typeof globalThis.fetch = (input, init) => {
    const headers = new Headers(init?.headers)
    if (!headers.has('x-github-api-version')) headers.set('x-github-api-version', '2022-11-28')
    return fetch(input, { ...init, headers })
  }
  const app = createGitHubApp({ appId, privateKey: String(pem), fetch: versioned })
  return { app, tokens, calls, problems }
}

afterEach(() => {
  vi.useRealTimers()
})

const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}'
const cart = { owner: 'shop', repo: 'cart', issue_number: 1 }

describe('an App', () => {
  it('signs its own calls, for ten minutes at most', async () => {
    const { app, calls, problems } = bench()
    void (await createCaller({ client: app.client, ...patience() }).call('GET /app'))
    const [call] = calls
    const { iss, iat, exp } = call ? claimsOf(call) : { iss: '', iat: 0, exp: 0 }
    expect(String(iss)).toBe(String(appId))
    expect(exp - iat).toBeLessThanOrEqual(660)
    expect(exp * 1_000 - Date.now()).toBeLessThanOrEqual(600_000)
    expect(problems).toEqual([])
  })

  it('calls with a token of the installation, which it makes once', async () => {
    const { app, tokens, calls } = bench()
    const caller = createCaller({ client: app.installation(7), ...patience() })
    for (let call = 0; call < 3; call++) void (await caller.call(route, cart))
    expect(tokens).toHaveLength(1)
    expect(calls.map(({ headers }) => headers.get('authorization'))).toEqual(
      Array.from({ length: 3 }, () => 'token ghs_7_1'),
    )
    void (await createCaller({ client: app.installation(8), ...patience() }).call(route, cart))
    expect(calls.at(-1)?.headers.get('authorization')).toBe('token ghs_8_2')
  })

  it('makes a new token once the old one does not hold any more', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { app, tokens, calls } = bench()
    const caller = createCaller({ client: app.installation(7), ...patience() })
    void (await caller.call(route, cart))
    vi.setSystemTime(Date.now() + 3_600_000)
    void (await caller.call(route, cart))
    expect(tokens).toHaveLength(2)
    expect(calls.at(-1)?.headers.get('authorization')).toBe('token ghs_7_2')
  })
})
