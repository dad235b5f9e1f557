import { describe, expect, it } from 'vitest'
import {
  affectedGates,
  subjectOf,
  type CompatOptions,
  type SubjectChange,
} from '../../src/greenwave/index.ts'
import { nvr, passes, policy, remotePolicy, subjectTypes, worldOf, type Given } from './support/worlds.ts'

async function gates(
  given: Given,
  change: Partial<SubjectChange> = {},
  options: CompatOptions = {},
): Promise<unknown> {
  const whole = {
    subject: subjectOf('koji_build', nvr, subjectTypes),
    testcase: 'unit',
    productVersions: ['fedora-40'],
    ...change,
  }
  const found = await affectedGates(whole, worldOf(given).world, options)
  return found.match(
    (all): unknown =>
      all.map(({ decisionContext, productVersion }) => `${decisionContext} ${productVersion}`),
    ({ httpStatus }) => httpStatus,
  )
}

const unit = [passes('unit')]

describe('the gates that a change is about', () => {
  it.each([
    ['the test', policy(unit), ['push fedora-40']],
    ['another test', policy([passes('lint')]), []],
    ['a test among others', policy([passes('lint'), passes('unit', 'scenario: a')]), ['push fedora-40']],
    ['no rules', policy([]), ['push fedora-40']],
    ['another product', policy(unit, { product_versions: ['epel-*'] }), []],
    ['another type', policy(unit, { subject_type: 'compose' }), []],
    ['an alias', policy(unit, { subject_type: 'brew-build' }), ['push fedora-40']],
    ['several contexts', policy(unit, { decision_contexts: ['b', 'a'] }), ['a fedora-40', 'b fedora-40']],
    ['the same gate twice', policy(unit, { id: 'a' }) + policy(unit, { id: 'b' }), ['push fedora-40']],
    ['no policies', '', []],
  ])('%s', async (_, policies, expected) => {
    expect(await gates({ policies })).toEqual(expected)
  })

  it.each([
    [
      ['fedora-40', 'fedora-41'],
      ['push fedora-40', 'push fedora-41'],
    ],
    [['epel-9', 'fedora-40'], ['push fedora-40']],
    [['epel-9'], []],
    [[], []],
  ])('for the products %j', async (productVersions, expected) => {
    expect(await gates({ policies: policy(unit) }, { productVersions })).toEqual(expected)
  })

  it('are those that policies name in full where nobody knows the product', async () => {
    const policies = policy(unit, { product_versions: ['fedora-4?', 'fedora-[3]9', 'epel-9', 'epel-8'] })
    expect(await gates({ policies }, { productVersions: [] })).toEqual(['push epel-8', 'push epel-9'])
  })
})

describe('gates with a remote rule', () => {
  const policies = policy(["!RemoteRule {sources: ['https://files/1']}"], {
    decision_contexts: ['push', 'ship'],
  })
  const both = ['push fedora-40', 'ship fedora-40']
  const file = (text: string): Given => ({ policies, files: { 'https://files/1': text } })

  it.each<readonly [string, Given, unknown]>([
    ['the test', file(remotePolicy(unit)), both],
    ['another test', file(remotePolicy([passes('lint')])), []],
    ['one of several documents', file(remotePolicy([passes('lint')]) + remotePolicy(unit)), both],
    ['no rules', file(remotePolicy([])), both],
    ['another context', file(remotePolicy(unit, { decision_context: 'else' })), []],
    ['another product', file(remotePolicy(unit, { product_versions: ['epel-9'] })), []],
    ['another type', file(remotePolicy(unit, { subject_type: 'compose' })), []],
    ['no file', { policies, files: {} }, both],
    ['a file that cannot be read', file('- 1'), both],
    [
      'a server in trouble',
      { policies, files: { 'https://files/1': { reason: 'refused', message: 'no' } } },
      both,
    ],
    ['no source of files', { policies }, both],
  ])('%s', async (_, given, expected) => {
    expect(await gates(given)).toEqual(expected)
  })

  it('cannot be told by Greenwave where a server is in trouble', async () => {
    const files = { 'https://files/1': { reason: 'refused', message: 'no' } as const }
    expect(await gates({ policies, files }, {}, { compat: 'upstream' })).toBe(502)
  })
})
