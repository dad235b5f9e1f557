import { describe, expect, it } from 'vitest'
import { decided, gist, nvr, passes, policy, refused, remotePolicy } from './support/worlds.ts'

const unit = { type: 'PassingTestCaseRule', test_case_name: 'unit' }
const lint = { type: 'PassingTestCaseRule', test_case_name: 'lint' }
const given = { results: [{}] }

describe('rules of the request itself', () => {
  it('are decided on as those of a policy, which has no name', async () => {
    const decision = await decided(given, { rules: [unit, lint] })
    expect(gist(decision)).toEqual(['closed', 'passed', 'missing'])
    expect(decision).not.toHaveProperty('applicable_policies')
  })

  it('take the place of all policies', async () => {
    const policies = policy([passes('other')])
    expect(gist(await decided({ ...given, policies }, { rules: [unit] }))).toEqual(['open', 'passed'])
  })

  it('are for subjects of any type, and for each of several', async () => {
    const subject = [
      { type: 'koji_build', item: nvr },
      { type: 'never-heard-of', item: 'a' },
      { 'productmd.compose.id': 'Fedora-40' },
    ]
    const decision = await decided(given, { rules: [unit], subject })
    expect(
      decision.unsatisfied_requirements.map((one) => [one.type, 'subject_type' in one && one.subject_type]),
    ).toEqual([
      ['test-result-missing', 'never-heard-of'],
      ['test-result-missing', 'compose'],
    ])
    expect(decision.satisfied_requirements).toHaveLength(1)
  })

  it.each([
    [{ packages: ['bash'] }, ['open', 'passed']],
    [{ packages: ['b*'] }, ['open', 'passed']],
    [{ packages: ['zsh'] }, ['open']],
    [{ packages: ['zsh', 'b?sh'] }, ['open', 'passed']],
    [{ excluded_packages: ['bash'] }, ['open', 'excluded']],
    [{ excluded_packages: ['zsh'] }, ['open', 'passed']],
    [{ packages: ['bash'], excluded_packages: ['[ab]ash'] }, ['open', 'excluded']],
    [{ product_versions: ['fedora-4?'] }, ['open', 'passed']],
    [{ id: 'mine' }, ['open', 'passed']],
  ])('%j', async (facts, expected) => {
    expect(gist(await decided(given, { rules: [unit], ...facts }))).toEqual(expected)
  })

  it('name the policy that leaves a package out by its id, or that it was made on demand', async () => {
    const excluded = { rules: [unit], excluded_packages: ['bash'] }
    const named = async (facts: object): Promise<unknown> =>
      (await decided(given, { ...excluded, ...facts })).satisfied_requirements
    expect(await named({ id: 'mine' })).toMatchObject([{ type: 'excluded', policy: 'mine', source: null }])
    expect(await named({})).toMatchObject([{ type: 'excluded', policy: 'on-demand-policy' }])
  })

  it('are not found for another product version', async () => {
    const { httpStatus, message } = await refused(given, { rules: [unit], product_versions: ['epel-*'] })
    expect([httpStatus, message]).toEqual([
      404,
      'Found no applicable policies for koji_build subjects at gating point(s)  in fedora-40',
    ])
  })

  it.each([
    [[{}], "Attribute 'rules': Key 'type' is required for each list item"],
    [[{ type: 'PassingTestCaseRule' }], "Attribute 'rules': Attribute 'test_case_name' is required"],
    [[{ type: 'Nothing' }], "Attribute 'rules': Key 'type' for an list item is not valid: Nothing"],
    ['unit', "Attribute 'rules': Expected list of Rule objects"],
    [[unit, 'lint'], "Attribute 'rules': Expected list of Rule objects"],
    [{ 0: unit }, "Attribute 'rules': Expected list of Rule objects"],
  ])('%j cannot be read', async (rules, message) => {
    expect(await refused(given, { rules })).toMatchObject({
      httpStatus: 400,
      message: `Failed to parse on demand policy: ${message}`,
    })
  })

  it('ask for what a remote file asks for, at any gate of the product', async () => {
    const files = {
      'https://files/a':
        remotePolicy([passes('ship.test')], { decision_context: 'ship' }) +
        remotePolicy([passes('old.test')], { product_versions: ['fedora-39'] }),
    }
    const rules = [{ type: 'RemoteRule', sources: ['https://files/a'] }]
    const settings = { remoteRulePolicies: { compose: 'https://files/a' } }
    const decision = await decided({ files, settings }, { rules })
    expect(decision.unsatisfied_requirements).toMatchObject([
      { type: 'test-result-missing', testcase: 'ship.test', source: 'https://files/a' },
    ])
  })

  it('with patterns of products ask for what a remote file asks for one of them', async () => {
    const files = { 'https://files/a': remotePolicy([passes('unit')], { product_versions: ['fedora-40'] }) }
    const rules = [{ type: 'RemoteRule', sources: ['https://files/a'] }]
    const ask = { rules, product_versions: ['fedora-*'] }
    const settings = { remoteRulePolicies: { '*': ['https://files/b', 'https://files/a'] } }
    expect(gist(await decided({ files, settings }, ask))).toEqual([
      'closed',
      'fetched-gating-yaml',
      'missing',
    ])
  })

  it('can be waived, and answer results and waivers where that is asked for', async () => {
    const waivers = [{ testcase: 'lint' }, { testcase: 'else' }]
    const decision = await decided({ ...given, waivers }, { rules: [unit, lint], verbose: true })
    expect(gist(decision)).toEqual(['open', 'passed', 'missing-waived'])
    expect([decision.results?.length, decision.waivers?.map(({ id }) => id)]).toEqual([1, [2, 1]])
  })
})
