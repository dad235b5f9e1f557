// The clients that users have, held against what the adapter asks of one: compiled, and never run.
import type { getOctokit } from '@actions/github'
import type { Octokit } from 'octokit'
import type { Context } from 'probot'
import type { GitHubClient } from '../../packages/github/src/index.ts'

type Fits<Client extends GitHubClient> = Client

export type OfOctokit = Fits<Octokit>
export type OfProbot = Fits<Context['octokit']>
export type OfActions = Fits<ReturnType<typeof getOctokit>>
