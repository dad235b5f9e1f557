import { parsePolicyYaml } from '@gatewright/core/policy'
import { createCaller, loadPolicyFile, type GitHubCaller } from '@gatewright/github'
import { describe, expect, it } from 'vitest'
import { judgedGitHub } from '../support/github.ts'
import type { JsonObject } from '../support/openapi/description.ts'
import type { Call, Reply } from '../support/openapi/judged-fetch.ts'
import { sampleNamed } from '../support/openapi/sample.ts'
import { patience } from '../support/patience.ts'

const policy = `apiVersion: gating/v1
id: shop.release
applies: { decisionContexts: [release], subjectTypes: [git_commit] }
rules:
  - { type: passing, testcase: unit/adds, variants: observed }
`
const options = {
  owner: 'shop',
  repo: 'cart',
  path: '.github/gatewright.yml',
  baseRef: 'main',
  parse: parsePolicyYaml,
}

function fileOf(content: string | Uint8Array, change: JsonObject = {}): Reply {
  const bytes = Buffer.from(content)
  const body = sampleNamed('content-file', {
    path: options.path,
    sha: 'a1'.repeat(20),
    size: bytes.length,
    encoding: 'base64',
    // GitHub breaks the lines.
    content: bytes.toString('base64').replaceAll(/(.{60})/g, '$1\n'),
    ...change,
  })
  return { status: 200, body }
}

function bench(reply: Reply): {
  readonly caller: GitHubCaller
  readonly calls: Call[]
  readonly problems: readonly string[]
} {
  const calls: Call[] = []
  const { client, problems } = judgedGitHub((call) => {
    calls.push(call)
    return reply
  })
  return { caller: createCaller({ client, ...patience() }), calls, problems }
}

describe('loadPolicyFile', () => {
  it('reads the file of the base branch', async () => {
    const { caller, calls, problems } = bench(fileOf(policy))
    const loaded = (await loadPolicyFile(caller, options))._unsafeUnwrap()
    expect(loaded).toMatchObject({ blobSha: 'a1'.repeat(20), ref: 'main', content: [{ id: 'shop.release' }] })
    expect(calls.map(({ query }) => query.get('ref'))).toEqual(['main'])
    expect(problems).toEqual([])
  })

  it('parses the same content once', async () => {
    const { caller } = bench(fileOf(policy))
    let parsed = 0
    const parse: typeof parsePolicyYaml = (text, given) => {
      parsed++
      return parsePolicyYaml(text, given)
    }
    const cache = new Map()
    for (let time = 0; time < 3; time++) void (await loadPolicyFile(caller, { ...options, parse, cache }))
    expect(parsed).toBe(1)
  })

  it('is an error where there is no file: nobody said that nothing has to hold', async () => {
    const { caller } = bench({ status: 404, body: { message: 'Not Found' } })
    expect((await loadPolicyFile(caller, options))._unsafeUnwrapErr()).toMatchObject({
      kind: 'github/policy-missing',
      path: options.path,
      ref: 'main',
    })
  })

  it.each<[string, Reply, RegExp]>([
    ['no YAML', fileOf('rules: ['), /is no policy file/],
    ['no policy', fileOf('apiVersion: gating/v1\nid: x\n'), /is no policy file/],
    ['a key that nobody knows', fileOf(`${policy}ruels: []\n`), /is no policy file/],
    ['no text', fileOf(Uint8Array.of(0xff, 0xfe, 0)), /not UTF-8/],
    ['too long', fileOf(policy, { size: 10_000_000 }), /longer than/],
    ['too long for GitHub to send', fileOf('', { encoding: 'none', size: 2_000_000 }), /longer than/],
  ])('is an error where it is %s, and says what is wrong', async (_, reply, message) => {
    const { caller } = bench(reply)
    const error = (await loadPolicyFile(caller, options))._unsafeUnwrapErr()
    expect(error.kind).toBe('github/policy-invalid')
    expect(error.message).toMatch(message)
  })

  it('is an error where it is a folder', async () => {
    const { caller } = bench({ status: 200, body: [] })
    expect((await loadPolicyFile(caller, options))._unsafeUnwrapErr().kind).toBe('github/reply-invalid')
  })
})
