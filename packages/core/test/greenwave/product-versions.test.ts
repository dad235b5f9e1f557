import { describe, expect, it } from 'vitest'
import {
  buildsBy,
  fedoraProductVersion,
  productVersionsOf,
  subjectOf,
  type Build,
  type ProductVersionOptions,
  type SubjectType,
} from '../../src/greenwave/index.ts'
import { subjectTypes } from './support/worlds.ts'

async function versions(
  type: string,
  identifier: string,
  options: ProductVersionOptions = {},
): Promise<unknown> {
  const found = await productVersionsOf(subjectOf(type, identifier, subjectTypes), options)
  return found.match(
    (value): unknown => value,
    ({ reason }) => reason,
  )
}

describe('fedoraProductVersion', () => {
  it.each([
    ['fc40', true, 'fedora-40'],
    ['fc40', false, 'fedora-40'],
    ['f40', true, 'fedora-40'],
    ['f40', false, undefined],
    ['f40-candidate', true, 'fedora-40'],
    ['f40-build-side-1234', true, 'fedora-40'],
    ['Fedora-40-20261122.n.0', false, 'fedora-40'],
    ['Fedora-Rawhide-20261122.n.0', false, 'fedora-rawhide'],
    ['rawhide', true, 'fedora-rawhide'],
    ['rawhide-1', true, undefined],
    ['el9', true, 'rhel-9'],
    ['el9_4', true, 'rhel-9'],
    ['el', true, undefined],
    ['elastic', true, undefined],
    ['rhel-9.4.0-candidate', true, 'rhel-9'],
    ['rhel', true, undefined],
    ['epel9', true, 'epel-9'],
    ['epel9-next', false, 'epel-9'],
    ['fc0', true, undefined],
    ['fc', true, undefined],
    ['', true, undefined],
    ['eln130', true, undefined],
    ['40', true, undefined],
  ])('%s of a build (%s): %s', (text, isBuild, expected) => {
    expect(fedoraProductVersion(text, isBuild)).toBe(expected)
  })
})

describe('the product versions of a subject', () => {
  it.each([
    ['koji_build', 'bash-5.2-1.fc40', ['fedora-40']],
    ['koji_build', 'bash-5.2-1.el9_4', ['rhel-9']],
    ['koji_build', 'bash-5.2-1.el9_4.1', []],
    ['koji_build', 'bash-5.2-1', []],
    ['koji_build', 'bash', []],
    ['compose', 'RHEL-9.4.0-20261122.0', ['rhel-9']],
    ['compose', 'Fedora-40-20261122.n.0', []],
    ['redhat-module', 'anything', ['rhel-8']],
    ['bodhi_update', 'FEDORA-2026-1.fc40', []],
    ['unheard', 'bash-5.2-1.fc40', []],
  ])('%s %s: %j', async (type, identifier, expected) => {
    expect(await versions(type, identifier)).toEqual(expected)
  })

  const nvr = 'bash-5.2-1.fc40'
  const builds = (target: string | undefined, build: Build | undefined = { taskId: 7 }) =>
    buildsBy(
      () => build,
      (task) => (task === 7 ? target : undefined),
    )

  it.each([
    ['f41-candidate', undefined, ['fedora-41']],
    ['epel9-next-candidate', undefined, ['epel-9']],
    ['nonsense', undefined, ['fedora-40']],
    [undefined, undefined, ['fedora-40']],
    ['f41', {}, ['fedora-40']],
  ])('by the target %s', async (target, build, expected) => {
    expect(await versions('koji_build', nvr, { builds: builds(target, build) })).toEqual(expected)
  })

  it('by the task that is known already', async () => {
    const source = { ...builds('f41'), build: () => expect.unreachable('the build is not needed') }
    expect(await versions('koji_build', nvr, { builds: source, taskId: 7 })).toEqual(['fedora-41'])
  })

  it('not by a target where the subject is no build', async () => {
    expect(await versions('bodhi_update', 'FEDORA-1', { builds: builds('f41') })).toEqual([])
  })

  it.each([
    ['fault', ['fedora-40']],
    ['unreachable', 'unreachable'],
    ['timed-out', 'timed-out'],
  ] as const)('where the build system is in trouble: %s', async (reason, expected) => {
    const source = buildsBy(() => ({ reason, message: 'no' }))
    expect(await versions('koji_build', nvr, { builds: source })).toEqual(expected)
  })

  it('by a guess of our own', async () => {
    const guess = (text: string): string => `ours-${text}`
    expect(await versions('koji_build', nvr, { guess })).toEqual(['ours-fc40'])
    expect(await versions('koji_build', nvr, { guess: () => undefined })).toEqual([])
  })

  it('by a table, each once and in order', async () => {
    const type: SubjectType = {
      ...subjectOf('x', '', []).type,
      productVersionMatch: [
        { match: '^b(.*)', productVersion: 'Z-\\1' },
        { match: 'b', productVersion: 'A' },
        { match: '(', productVersion: 'broken' },
        { match: 'bb', productVersion: '$&' },
        { match: 'c', productVersion: 'not at the beginning' },
      ],
    }
    const found = await productVersionsOf({ type, identifier: 'bc' })
    expect(found._unsafeUnwrap()).toEqual(['ac', 'z-c'])
  })
})
