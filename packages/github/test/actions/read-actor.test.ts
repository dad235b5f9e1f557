import { createCaller, readActor, type GitHubCaller } from '@gatewright/github'
import { describe, expect, it } from 'vitest'
import { judgedGitHub } from '../support/github.ts'
import type { Host } from '../support/openapi/judged-fetch.ts'
import { sampleReply } from '../support/openapi/sample.ts'
import { patience } from '../support/patience.ts'

const policy = { waive: { role: 'maintain', teams: ['shop/release', 'shop/pending', 'odd'] } } as const
const options = { owner: 'shop', repo: 'cart', policy }

function callerOf(permission: { readonly permission: string; readonly role_name: string } | undefined): {
  readonly caller: GitHubCaller
  readonly problems: readonly string[]
} {
  const host: Host = ({ operation, parts }) => {
    if (operation.id === 'repos/get-collaborator-permission-level')
      return permission
        ? { status: 200, body: sampleReply(operation, 200, permission) }
        : { status: 404, body: { message: 'Not Found' } }
    const state = parts['team_slug'] === 'pending' ? 'pending' : 'active'
    return { status: 200, body: sampleReply(operation, 200, { state }) }
  }
  const { client, problems } = judgedGitHub(host)
  return { caller: createCaller({ client, ...patience() }), problems }
}

describe('readActor', () => {
  it.each([
    [{ permission: 'admin', role_name: 'admin' }, 'admin'],
    [{ permission: 'write', role_name: 'maintain' }, 'maintain'],
    [{ permission: 'read', role_name: 'triage' }, 'triage'],
    [{ permission: 'write', role_name: 'release-captain' }, 'write'],
    [{ permission: 'something', role_name: 'new' }, 'none'],
    [undefined, 'none'],
  ])('%j is the role %s', async (permission, role) => {
    const { caller, problems } = callerOf(permission)
    expect((await readActor(caller, 'mona', options))._unsafeUnwrap()).toEqual({
      login: 'mona',
      role,
      teams: ['shop/release'],
    })
    expect(problems).toEqual([])
  })

  it('is an error where GitHub does not say: nobody is let in by trouble', async () => {
    const { client } = judgedGitHub(() => ({ status: 502, body: { message: 'Server Error' } }))
    const caller = createCaller({ client, ...patience(), backOff: { maxAttempts: 1 } })
    expect((await readActor(caller, 'mona', options))._unsafeUnwrapErr().kind).toBe('github/unavailable')
  })
})
