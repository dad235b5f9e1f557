import { describe, expect, it } from 'vitest'
import { decided, gist, nvr, policy, remotePolicy, type Given } from './support/worlds.ts'

const template = 'https://src/{pkg_namespace}{pkg_name}/raw/{rev}/f/gating.yaml'
const closing = ['closed', 'failed-fetch-gating-yaml']

function gate(address: string, more = ''): string {
  return policy([`!RemoteRule {sources: ['${address}']${more}}`])
}

describe('what never opens a gate by itself', () => {
  const source = 'https://src.example.com/rpms/bash#1'
  const builds = { [nvr]: { source } }
  const address = 'https://src/rpms/bash/raw/1/f/gating.yaml'
  const trouble = (
    reason: 'refused' | 'unreachable' | 'timed-out' | 'too-large' | 'not-text',
    httpStatus?: number,
  ) => ({
    files: { [address]: { reason, message: 'trouble', ...(httpStatus === undefined ? {} : { httpStatus }) } },
    builds,
  })
  const buildTrouble = (reason: 'fault' | 'unreachable' | 'timed-out', code?: number) => ({
    files: {},
    builds: { [nvr]: { reason, message: 'trouble', ...(code === undefined ? {} : { code }) } },
  })
  const from = (url: string) => ({ files: {}, builds: { [nvr]: { source: url } } })
  const withoutRevision = (url: string): string =>
    `Failed to parse SCM URL "${url}" from Koji build "${nvr}" at "https://builds.example" (missing URL fragment with SCM revision information)`

  const rows: readonly (readonly [string, Given, string, string])[] = [
    ['403', trouble('refused', 403), 'refused', 'trouble'],
    ['500', trouble('refused', 500), 'refused', 'trouble'],
    ['a server out of reach', trouble('unreachable'), 'unreachable', 'trouble'],
    ['a server that takes too long', trouble('timed-out'), 'timed-out', 'trouble'],
    ['a file too large', trouble('too-large'), 'too-large', 'trouble'],
    ['a file that is no text', trouble('not-text'), 'not-text', 'trouble'],
    [
      'a build that nobody knows',
      { files: {}, builds: {} },
      'build-not-found',
      `Koji build not found for subject_type 'koji_build', subject_identifier '${nvr}'`,
    ],
    [
      'a fault of the build system',
      buildTrouble('fault', 1000),
      'builds-unavailable',
      `Failed to get Koji build for "${nvr}": trouble (code: 1000)`,
    ],
    [
      'a fault without a code',
      buildTrouble('fault'),
      'builds-unavailable',
      `Failed to get Koji build for "${nvr}": trouble`,
    ],
    [
      'a build system out of reach',
      buildTrouble('unreachable'),
      'builds-unavailable',
      'Could not reach Koji: trouble',
    ],
    [
      'a build system that takes too long',
      buildTrouble('timed-out'),
      'builds-unavailable',
      'Could not reach Koji: trouble',
    ],
    [
      'sources without a revision',
      from('https://x/rpms/bash'),
      'unreadable-source',
      withoutRevision('https://x/rpms/bash'),
    ],
    [
      'an empty revision',
      from('https://x/rpms/bash#'),
      'unreadable-source',
      withoutRevision('https://x/rpms/bash#'),
    ],
    [
      'no build system',
      { files: {} },
      'no-build-source',
      `No build system is set up that knows the sources of subject_type 'koji_build', subject_identifier '${nvr}'`,
    ],
    ['no source of files', { builds }, 'not-configured', 'No source of remote rule files is set up'],
    [
      'sources without a name',
      from('https://x/rpms/#1'),
      'unsafe-address',
      '"" cannot stand for "{pkg_name}" in the address of a remote rule',
    ],
    [
      'sources without a path',
      from('https://x#1'),
      'unsafe-address',
      '"" cannot stand for "{pkg_name}" in the address of a remote rule',
    ],
    [
      'a name that leads up',
      from('https://x/rpms/..#1'),
      'unsafe-address',
      '".." cannot stand for "{pkg_name}" in the address of a remote rule',
    ],
    [
      'a namespace that leads up',
      from('https://x/a/../bash#1'),
      'unsafe-address',
      '"../" cannot stand for "{pkg_namespace}" in the address of a remote rule',
    ],
    [
      'a revision that leads up',
      from('https://x/rpms/bash#../../other/1'),
      'unsafe-address',
      '"../../other/1" cannot stand for "{rev}" in the address of a remote rule',
    ],
    [
      'a revision with a fragment',
      from('https://x/rpms/bash#1#2'),
      'unsafe-address',
      '"1#2" cannot stand for "{rev}" in the address of a remote rule',
    ],
    [
      'a revision in code',
      from('https://x/rpms/bash#%2e%2e'),
      'unsafe-address',
      '"%2e%2e" cannot stand for "{rev}" in the address of a remote rule',
    ],
  ]

  it.each(rows)('%s', async (_, given, reason, error) => {
    for (const more of ['', ', required: true']) {
      const decision = await decided({ ...given, policies: gate(template, more) })
      expect(gist(decision)).toEqual(closing)
      expect(decision.unsatisfied_requirements).toMatchObject([{ reason, error }])
      expect(decision.summary).toBe('1 error while trying to fetch remote rule file')
    }
  })

  it.each(rows)('%s, also where another address would do', async (_, given) => {
    const policies = policy([`!RemoteRule {sources: ['${template}', 'https://files/open']}`])
    const files = given.files && { ...given.files, 'https://files/open': remotePolicy([]) }
    expect((await decided({ ...given, policies, ...(files ? { files } : {}) })).policies_satisfied).toBe(
      false,
    )
  })

  it.each([
    'sha256:../../x',
    '../x',
    'a/../b',
    '..',
    '.',
    './a',
    'a/.',
    '',
    'sha256:',
    'a?b',
    'a#b',
    'a%2fb',
    'a\\..\\b',
    'a b',
    'a\nb',
    'a\tb',
    'a\u0000b',
    'a\u00a0b',
    'a&ref=mine',
  ])('a subject called %j', async (subject_identifier) => {
    const decision = await decided(
      { policies: gate('https://x/{subject_id}'), files: {} },
      { subject_identifier },
    )
    expect(gist(decision)).toEqual(closing)
    expect(decision.unsatisfied_requirements).toMatchObject([{ reason: 'unsafe-address', sources: [] }])
  })

  it.each([
    '{unknown}',
    '{}',
    '{constructor}',
    '{0}',
    '{subject_id!r}',
    '{subject_id:>9}',
    '{pkg_name.real}',
  ])('a placeholder %s', async (placeholder) => {
    const address = `https://x/${placeholder}`
    const decision = await decided({ policies: gate(address), files: {}, builds })
    expect(decision.unsatisfied_requirements).toMatchObject([
      {
        type: 'failed-fetch-gating-yaml',
        reason: 'unknown-placeholder',
        error: `The address "${address}" of a remote rule has an unknown placeholder "${placeholder}"`,
      },
    ])
  })

  it('tells the addresses that were tried, in order', async () => {
    const policies = policy([
      "!RemoteRule {sources: ['https://files/1', 'https://files/2', 'https://files/3']}",
    ])
    const files = { 'https://files/2': { reason: 'refused', message: '403' } as const }
    const decision = await decided({ policies, files })
    expect(decision.unsatisfied_requirements).toMatchObject([
      { sources: ['https://files/1', 'https://files/2'] },
    ])
  })

  it('does not hide what else is asked for, nor what has passed', async () => {
    const rules = [
      "!RemoteRule {sources: ['https://files/1']}",
      "!PassingTestCaseRule {test_case_name: 'unit'}",
    ]
    const files = { 'https://files/1': { reason: 'refused', message: '403' } as const }
    const decision = await decided({ policies: policy(rules), files, results: [{}] })
    expect(gist(decision)).toEqual(['closed', 'passed', 'failed-fetch-gating-yaml'])
  })
})
