import type { Octokit } from '@octokit/core'
import type { GitHubClient } from '@gatewright/github'
import { describe, expectTypeOf, it } from 'vitest'

describe('a client', () => {
  it('is Octokit as it is', () => {
    expectTypeOf<Octokit>().toExtend<GitHubClient>()
  })
})
