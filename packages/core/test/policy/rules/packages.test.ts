import { describe, expect, it } from 'vitest'
import { decide, parsePolicy, passing, type Applies, type Status } from '../../../src/policy/index.ts'
import { applicabilityOf } from '../../../src/policy/evaluation/applicability.ts'
import { policyOf, query } from '../../support/gate-examples.ts'

type Lists = Pick<Applies, 'packages' | 'excludedPackages'>

const types = ['koji_build', 'brew_build', 'compose', 'purl']

/** Whether a policy with these lists applies: `pending` where it does, since nothing was reported. */
function status(
  lists: Lists,
  type: string,
  identifier: string,
  facts?: Record<string, string | number>,
): Status {
  const policy = {
    ...policyOf(passing('unit/a')),
    applies: { decisionContexts: ['release'], subjectTypes: types, ...lists },
  }
  const subject = { type, identifier, ...(facts ? { facts } : {}) }
  return decide([policy], { subject, results: [] }, query).status
}

describe('a policy for some packages', () => {
  it.each([
    ['bash-5.2-1.fc40', ['bash'], 'pending'],
    ['bash-5.2-1.fc40', ['b*'], 'pending'],
    ['bash-5.2-1.fc40', ['ba?h'], 'pending'],
    ['bash-5.2-1.fc40', ['zsh', 'bash'], 'pending'],
    ['bash-5.2-1.fc40', ['zsh'], 'not-applicable'],
    ['bash-5.2-1.fc40', ['bas'], 'not-applicable'],
    ['bash-5.2-1.fc40', ['Bash'], 'not-applicable'],
    ['bash-5.2-1.fc40', ['bash-5*'], 'not-applicable'],
    ['python3-foo-bar-1.0-2.el10', ['python3-foo-bar'], 'pending'],
    ['python3-foo-bar-1.0-2.el10', ['python3-foo'], 'not-applicable'],
    ['a.b+c-1~rc1-1^2', ['a.b+c'], 'pending'],
  ] as const)('%s is of %j: %s', (identifier, packages, expected) => {
    for (const type of ['koji_build', 'brew_build'])
      expect(status({ packages }, type, identifier)).toBe(expected)
  })

  it.each([
    [['python2-*'], 'pending'],
    [['b*'], 'not-applicable'],
    [['zsh', 'bash'], 'not-applicable'],
  ] as const)('leaves out %j: %s', (excludedPackages, expected) => {
    expect(status({ excludedPackages }, 'koji_build', 'bash-5.2-1.fc40')).toBe(expected)
  })

  it('what is left out is left out, also where it is asked for', () => {
    const lists = { packages: ['*'], excludedPackages: ['bash'] }
    expect(status(lists, 'koji_build', 'bash-5.2-1.fc40')).toBe('not-applicable')
    expect(status(lists, 'koji_build', 'zsh-5.9-3.fc40')).toBe('pending')
  })

  it.each([
    ['is known by a fact', { package: 'zsh' }, 'not-applicable'],
    ['is known by a fact, of any type', { package: 'bash' }, 'pending'],
  ] as const)('a package that %s', (_, facts, expected) => {
    expect(status({ packages: ['bash'] }, 'compose', 'Fedora-40', facts)).toBe(expected)
    expect(status({ packages: ['bash'] }, 'koji_build', 'bash-5.2-1.fc40', facts)).toBe(expected)
  })

  it.each<[Record<string, string | number>]>([
    [{ package: '' }],
    [{ package: 7 }],
    [{ packages: 'zsh' }],
    [{ constructor: 'zsh' }],
  ])('%j names no package: a build goes by its own name', (facts) => {
    expect(status({ packages: ['bash'] }, 'koji_build', 'bash-5.2-1.fc40', facts)).toBe('pending')
    expect(status({ packages: ['bash'] }, 'koji_build', 'zsh-5.9-3.fc40', facts)).toBe('not-applicable')
  })

  it('applies to what is of no package: the policy must not go away', () => {
    for (const lists of [{ packages: ['bash'] }, { excludedPackages: ['*'] }]) {
      expect(status(lists, 'compose', 'Fedora-Rawhide-20261122')).toBe('pending')
      expect(status(lists, 'purl', 'pkg:rpm/fedora/bash@5.2')).toBe('pending')
    }
  })

  it('has nothing to say to another product, and waits for one that is not known', () => {
    const policy = policyOf(passing('unit/a'))
    const versioned = { ...policy, applies: { ...policy.applies, productVersions: ['fedora-*', 'rhel-1?'] } }
    const answerFor = (known: { readonly productVersion?: string }): unknown =>
      applicabilityOf(
        versioned,
        { type: 'koji_build', identifier: 'bash-5.2-1.fc40', ...known },
        'release',
        undefined,
      )
    expect(answerFor({ productVersion: 'fedora-40' })).toBe(true)
    expect(answerFor({ productVersion: 'rhel-10' })).toBe(true)
    expect(answerFor({ productVersion: 'rhel-10.1' })).toBe(false)
    expect(answerFor({})).toEqual({ unknown: ['productVersion'] })
  })

  it('has nothing to say to another question, whatever the package', () => {
    const policy = policyOf(passing('unit/a'))
    const subject = { type: 'koji_build', identifier: 'bash-5.2-1.fc40' }
    expect(applicabilityOf(policy, subject, 'release', undefined)).toBe(true)
    expect(applicabilityOf(policy, subject, 'Release', undefined)).toBe(false)
    expect(applicabilityOf(policy, { ...subject, type: 'brew_build' }, 'release', undefined)).toBe(false)
  })

  it.each([
    ['packages', []],
    ['packages', ['']],
    ['excludedPackages', []],
    ['excludedPackages', 'python2-*'],
  ])('%s of %j can’t be meant', (name, value) => {
    const policy = policyOf(passing('unit/a'))
    const parsed = parsePolicy({ ...policy, applies: { ...policy.applies, [name]: value } })
    expect(parsed._unsafeUnwrapErr().problems[0]?.path).toMatch(`applies.${name}`)
  })
})
