import { describe, expect, it } from 'vitest'
import type { Build } from '../../src/greenwave/index.ts'
import { sourceRevision } from '../../src/greenwave/remote/source-revision.ts'
import { decided, gist, nvr, policy, remotePolicy, askedOf } from './support/worlds.ts'

const template = 'https://src/{pkg_namespace}{pkg_name}/raw/{rev}/f/gating.yaml'

function gate(address: string, more = ''): string {
  return policy([`!RemoteRule {sources: ['${address}']${more}}`])
}

async function addresses(address: string, build: Build, fields = {}): Promise<readonly string[]> {
  const given = { policies: gate(address), files: {}, builds: { [nvr]: build } }
  return (await askedOf(given, fields)).addresses
}

describe('the address of a remote rule', () => {
  it.each([
    ['git+https://src.example.com/rpms/bash#1a2b', 'rpms/bash/raw/1a2b'],
    ['git+https://src.example.com/rpms/bash.git#1a2b', 'rpms/bash/raw/1a2b'],
    ['git://src.example.com/rpms/bash?#1a2b', 'rpms/bash/raw/1a2b'],
    ['git://src.example.com/rpms/bash?rpms/a/b#1a2b', 'rpms/bash/raw/1a2b'],
    ['https://src.example.com/bash#1a2b', 'bash/raw/1a2b'],
    ['https://src.example.com/a/b/bash#1a2b', 'b/bash/raw/1a2b'],
    ['git+ssh://me@src.example.com:22/modules/bash#1a2b', 'modules/bash/raw/1a2b'],
    ['https://src.example.com/containers/bash-container#1a2b', 'containers/bash/raw/1a2b'],
    ['https://src.example.com/containers/bash-container.git#1a2b', 'containers/bash/raw/1a2b'],
    ['https://src.example.com/containers/bash#1a2b', 'containers/bash/raw/1a2b'],
    ['https://src.example.com/rpms/bash-container#1a2b', 'rpms/bash-container/raw/1a2b'],
  ])('comes from the sources %s', async (source, expected) => {
    expect(await addresses(template, { source })).toEqual([`https://src/${expected}/f/gating.yaml`])
  })

  it('comes from older sources where there are no others', async () => {
    const originalUrl = 'git://src/rpms/old#1'
    expect(await addresses(template, { originalUrl })).toEqual(['https://src/rpms/old/raw/1/f/gating.yaml'])
    expect(await addresses(template, { source: '', originalUrl })).toHaveLength(1)
    const source = 'git://src/rpms/new#2'
    expect(await addresses(template, { source, originalUrl })).toEqual([
      'https://src/rpms/new/raw/2/f/gating.yaml',
    ])
  })

  it.each([
    ['https://x/{subject_id}.yaml', nvr, `https://x/${nvr}.yaml`],
    ['https://x/{subject_id}.yaml', 'sha256:1a2b', 'https://x/1a2b.yaml'],
    ['https://x/{subject_id}', 'asha256:1', 'https://x/asha256:1'],
    ['https://x/{subject_id}', 'a+b~c^d_e:f@g', 'https://x/a+b~c^d_e:f@g'],
    ['https://x/?id={subject_id}&ref=main', nvr, `https://x/?id=${nvr}&ref=main`],
    ['https://x/g++/?id={subject_id}&a=+', 'c++', 'https://x/g++/?id=c%2B%2B&a=+'],
    ['https://x/{{a}}/{subject_id}', 'b', 'https://x/{a}/b'],
    ['https://x/$&/{subject_id}', '$1', 'https://x/$&/$1'],
    ['https://x/fixed', 'sha256:../..', 'https://x/fixed'],
  ])('%s for %s is %s', async (address, subject_identifier, expected) => {
    expect(await addresses(address, {}, { subject_identifier })).toEqual([expected])
  })

  it('asks the build system only where it is needed, for each subject', async () => {
    const given = { policies: gate('https://x/{subject_id}'), files: {}, builds: {} }
    expect((await askedOf(given)).builds).toEqual([])
  })
})

describe('a build without sources', () => {
  it.each([[{}], [{ source: '' }], [{ source: '', originalUrl: '' }]])('%j has no file', async (build) => {
    const given = { files: {}, builds: { [nvr]: build } }
    expect(gist(await decided({ ...given, policies: gate(template) }))).toEqual(['open'])
    const decision = await decided({ ...given, policies: gate(template, ', required: true') })
    expect(decision.unsatisfied_requirements).toMatchObject([{ type: 'missing-gating-yaml', sources: [] }])
  })

  it('may have one at an address that does not ask for them', async () => {
    const policies = policy([`!RemoteRule {sources: ['${template}', 'https://files/{subject_id}']}`])
    const files = {
      [`https://files/${nvr}`]: remotePolicy(["!PassingTestCaseRule {test_case_name: 'unit'}"]),
    }
    expect(gist(await decided({ policies, files, builds: { [nvr]: {} } }))).toEqual([
      'closed',
      'fetched-gating-yaml',
      'missing',
    ])
  })
})

describe('sourceRevision', () => {
  it.each([
    ['https://x/rpms/bash#1', 'rpms', 'bash', '1'],
    ['/rpms/bash#1', 'rpms', 'bash', '1'],
    ['rpms/bash#1', '', 'bash', '1'],
    ['https://x/bash.git.git#1', '', 'bash.git', '1'],
    ['https://x/a/bash?b#c?d/e', 'a', 'bash', 'c?d/e'],
    ['git+https://x//bash#1', '', 'bash', '1'],
  ])('%s', (source, namespace, name, revision) => {
    expect(sourceRevision({ source }, 'b', 'a')._unsafeUnwrap()).toEqual({ namespace, name, revision })
  })
})
