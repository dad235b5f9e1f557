import { describe, expect, it } from 'vitest'
import { decided, gist, nvr, policy, refused, type Given } from './support/worlds.ts'

const template = 'https://src/{pkg_namespace}{pkg_name}/raw/{rev}/f/gating.yaml'
const closing = ['closed', 'failed-fetch-gating-yaml']

function gate(address: string): string {
  return policy([`!RemoteRule {sources: ['${address}']}`])
}

describe('trouble as Greenwave answers it', () => {
  const options = { compat: 'upstream' } as const
  const failing = { reason: 'refused', message: 'The server said 500.' } as const
  const late = { reason: 'timed-out', message: 'late' } as const

  it.each([
    [
      'refused',
      { files: { 'https://x/a': failing } },
      'https://x/a',
      502,
      'Error occurred while retrieving a remote rule file from the repo.',
    ],
    ['too late', { files: { 'https://x/a': late } }, 'https://x/a', 504, 'late'],
    [
      'an unknown placeholder',
      { files: {} },
      'https://x/{a}',
      502,
      'Unexpected error while fetching remote policies',
    ],
    ['no files', {}, 'https://x/a', 502, 'Unexpected error while fetching remote policies'],
    ['no builds', { files: {} }, template, 502, 'Unexpected error while fetching remote policies'],
    [
      'a fault',
      { files: {}, builds: { [nvr]: { reason: 'fault', message: 'no', code: 7 } as const } },
      template,
      502,
      `Failed to get Koji build for "${nvr}": no (code: 7)`,
    ],
    [
      'out of reach',
      { files: {}, builds: { [nvr]: { reason: 'unreachable', message: 'no' } as const } },
      template,
      502,
      'Could not reach Koji: no',
    ],
    [
      'a late build system',
      { files: {}, builds: { [nvr]: { reason: 'timed-out', message: 'late' } as const } },
      template,
      504,
      'Could not reach Koji: late',
    ],
  ])('%s', async (_, given: Given, address, httpStatus, message) => {
    expect(await refused({ ...given, policies: gate(address) }, {}, options)).toMatchObject({
      httpStatus,
      message,
      retryable: true,
    })
  })

  it('without addresses', async () => {
    const failure = await refused({ policies: policy(['!RemoteRule {}']), files: {} }, {}, options)
    expect(failure).toMatchObject({
      httpStatus: 502,
      message: 'Unexpected error while fetching remote policies',
    })
  })

  it.each([
    ['a build that nobody knows', {}],
    ['sources that cannot be read', { [nvr]: { source: 'https://x/rpms/bash' } }],
  ])('%s closes the gate', async (_, builds) => {
    const decision = await decided({ policies: gate(template), files: {}, builds }, {}, options)
    expect(gist(decision)).toEqual(closing)
    expect(decision.unsatisfied_requirements[0]).not.toHaveProperty('reason')
  })
})
