import { describe, expect, it } from 'vitest'
import { decideGreenwave } from '../../src/greenwave/index.ts'
import {
  decided,
  gist,
  noTests,
  nvr,
  passes,
  policy,
  remotePolicy,
  requestFor,
  worldOf,
  type Given,
} from './support/worlds.ts'

const [first, second] = ['https://files/1', 'https://files/2']
const rule = `!RemoteRule {sources: ['${first}', '${second}']}`
const required = `!RemoteRule {sources: ['${first}', '${second}'], required: true}`
const gate = { policies: policy([rule]) }
const found = 'fetched-gating-yaml'

async function answered(given: Given, fields: Readonly<Record<string, unknown>> = {}) {
  const { world, asked } = worldOf(given)
  const decision = (await decideGreenwave(requestFor(fields), world))._unsafeUnwrap()
  const tests = [...decision.satisfied_requirements, ...decision.unsatisfied_requirements]
    .filter(({ type }) => type.startsWith('test-'))
    .map((one) => ('testcase' in one ? one.testcase : ''))
  return { decision, asked, tests, gist: gist(decision) }
}

describe('the file of a remote rule', () => {
  it('is the first that is there', async () => {
    const files = { [second]: remotePolicy([passes('unit')]) }
    const { gist: told, asked } = await answered({ ...gate, files })
    expect(told).toEqual(['closed', found, 'missing'])
    expect(asked.addresses).toEqual([first, second])
  })

  it('is not looked for beyond one that is there', async () => {
    const files = { [first]: remotePolicy([]), [second]: remotePolicy([passes('unit')]) }
    const { gist: told, asked } = await answered({ ...gate, files })
    expect(told).toEqual(['open', found])
    expect(asked.addresses).toEqual([first])
  })

  it('may be missing, unless it is required', async () => {
    expect((await answered({ ...gate, files: {} })).decision).toMatchObject({
      policies_satisfied: true,
      summary: noTests,
    })
    const { decision } = await answered({ policies: policy([required]), files: {} })
    expect(decision.summary).toBe('1 error due to missing remote rule file')
    expect(decision.policies_satisfied).toBe(false)
  })

  it.each(['', '# nothing yet\n'])('is there although nothing is in it: %j', async (text) => {
    const files = { [first]: text, [second]: remotePolicy([passes('unit')]) }
    const { gist: told, asked } = await answered({ policies: policy([rule]), files })
    expect(told).toEqual(['open', found])
    expect(asked.addresses).toEqual([first])
  })

  it.each(['', '# nothing yet\n'])('must have a policy where it must be there: %j', async (text) => {
    const files = { [first]: text, [second]: remotePolicy([passes('unit')]) }
    const { decision } = await answered({ policies: policy([required]), files })
    expect(decision.policies_satisfied).toBe(false)
    expect(decision.unsatisfied_requirements).toMatchObject([
      { type: 'invalid-gating-yaml', details: 'No policies defined' },
    ])
  })

  it('asks beside what the policy itself asks for, in its place', async () => {
    const files = { [first]: remotePolicy([passes('b')]) }
    const policies = policy([passes('a'), rule, passes('c')])
    expect((await answered({ policies, files })).tests).toEqual(['a', 'b', 'c'])
  })

  it('is fetched once for two rules that name it', async () => {
    const policies = policy([rule, required])
    const { asked, gist: told } = await answered({ policies, files: { [first]: remotePolicy([]) } })
    expect(told).toEqual(['open', found])
    expect(asked.addresses).toEqual([first])
  })

  it.each([
    ['a rule like that of the policy around it', passes('unit'), ['unit']],
    ['a rule for a scenario', passes('unit', 'scenario: a'), ['unit', 'unit']],
  ])('with %s asks for it once', async (_, remote, tests) => {
    const policies = policy([passes('unit'), rule])
    expect((await answered({ policies, files: { [first]: remotePolicy([remote]) } })).tests).toEqual(tests)
  })

  it('says where the rule that came first is from', async () => {
    const files = { [first]: remotePolicy([passes('unit')]) }
    const sources = async (rules: readonly string[]): Promise<unknown> =>
      (await decided({ policies: policy(rules), files })).unsatisfied_requirements[0]
    expect(await sources([passes('unit'), rule])).toMatchObject({ source: null })
    expect(await sources([rule, passes('unit')])).toMatchObject({ source: first })
  })
})

describe('which documents of the file count', () => {
  const tests = async (
    facts: Readonly<Record<string, unknown>>,
    fields: Readonly<Record<string, unknown>> = {},
    parent: Readonly<Record<string, unknown>> = {},
  ): Promise<readonly string[]> =>
    (
      await answered(
        { policies: policy([rule], parent), files: { [first]: remotePolicy([passes('unit')], facts) } },
        fields,
      )
    ).tests

  it.each([
    [{}, ['unit']],
    [{ decision_context: 'ship' }, []],
    [{ decision_context: 'pus*' }, []],
    [{ decision_contexts: ['ship', 'push'] }, ['unit']],
    [{ product_versions: ['fedora-*'] }, ['unit']],
    [{ product_versions: ['fedora-4[01]'] }, ['unit']],
    [{ product_versions: ['epel-*', 'fedora-4?'] }, ['unit']],
    [{ product_versions: ['epel-*'] }, []],
    [{ product_versions: [] }, []],
    [{ subject_type: 'koji_build' }, ['unit']],
    [{ subject_type: 'brew-build' }, ['unit']],
    [{ subject_type: '*' }, ['unit']],
    [{ subject_types: ['compose', 'koji_build'] }, ['unit']],
    [{ subject_type: 'compose' }, []],
    [{ id: 'mine' }, ['unit']],
    [{ packages: ['bash'] }, ['unit']],
    [{ packages: ['zsh'] }, []],
    [{ excluded_packages: ['ba*'] }, []],
    [{ excluded_packages: ['zsh'] }, ['unit']],
  ])('%j: %j', async (facts, expected) => {
    expect(await tests(facts)).toEqual(expected)
  })

  it.each([
    ['asked about and around', ['push', 'ship'], ['push', 'ship'], ['ship'], ['unit']],
    ['asked about, but not around', ['push', 'ship'], ['push'], ['ship'], []],
    ['around, but not asked about', ['push'], ['push', 'ship'], ['ship'], []],
  ])('a context that is %s', async (_, asked, around, own, expected) => {
    const contexts = { decision_contexts: own }
    expect(await tests(contexts, { decision_context: asked }, { decision_contexts: around })).toEqual(
      expected,
    )
  })

  it('is each for itself where there are several', async () => {
    const files = {
      [first]:
        remotePolicy([passes('a')]) +
        remotePolicy([passes('b')], { decision_context: 'ship' }) +
        remotePolicy([passes('c'), passes('a')], { product_versions: ['fedora-40'] }),
    }
    expect((await answered({ ...gate, files })).tests).toEqual(['a', 'c'])
  })

  it('leaves a package out of one document and not of the next', async () => {
    const files = {
      [first]: remotePolicy([passes('a')], { excluded_packages: ['bash'] }) + remotePolicy([passes('b')]),
    }
    expect((await answered({ ...gate, files })).gist).toEqual(['closed', found, 'excluded', 'missing'])
  })

  it('is not asked for a package that the policy around it leaves out', async () => {
    for (const facts of [{ excluded_packages: ['bash'] }, { packages: ['zsh'] }]) {
      const given = { policies: policy([required], facts), files: {} }
      expect((await answered(given)).asked.addresses).toEqual([])
    }
  })
})

describe('two policies with the same remote rule', () => {
  const files = {
    [first]:
      remotePolicy([passes('a')]) +
      remotePolicy([passes('b')], { decision_context: 'ship' }) +
      remotePolicy([passes('c')], { decision_contexts: ['ship', 'push'] }),
  }
  const policies = policy([rule], { id: 'one' }) + policy([rule], { id: 'two', decision_context: 'ship' })

  it.each([
    [['push'], ['a', 'c']],
    ['ship', ['b', 'c']],
    [
      ['push', 'ship'],
      ['a', 'c', 'b'],
    ],
  ])('at %j ask for %j', async (decision_context, expected) => {
    const { tests, asked } = await answered({ policies, files }, { decision_context })
    expect(tests).toEqual(expected)
    expect(asked.addresses).toEqual([first])
  })

  it('are told of once where there is trouble', async () => {
    const both = { decision_context: ['push', 'ship'] }
    const invalid = await answered({ policies, files: { [first]: '- 1' } }, both)
    expect(invalid.gist).toEqual(['closed', found, 'invalid-gating-yaml'])
    const twice = policies.replaceAll(rule, required)
    expect((await answered({ policies: twice, files: {} }, both)).gist).toEqual([
      'closed',
      'missing-gating-yaml',
    ])
  })

  it('are required where one of them is', async () => {
    const oneOfThem = policies.replace(rule, required)
    for (const several of [oneOfThem, policy([rule, required], { id: 'both' })])
      expect((await answered({ policies: several, files: {} })).gist).toEqual([
        'closed',
        'missing-gating-yaml',
      ])
  })
})

describe('a file that cannot be used', () => {
  it.each([
    ['a document without anything', '---\n', undefined],
    ['no YAML', 'rules: [\n', 2],
    ['no policy', '- 1\n- 2\n', 1],
    ['a page of the web', '<html><body>Sign in</body></html>', 1],
    ['no contexts', '--- !Policy\nrules: []\n', 2],
    ['a remote rule', remotePolicy(['!RemoteRule {}']), undefined],
    ['a remote rule beside tests', remotePolicy([passes('unit'), rule]), undefined],
    ['a rule that nobody knows', remotePolicy(['!AnyTest {}']), undefined],
    ['a bad document behind a good one', `${remotePolicy([])}--- !Policy\nid: a\n`, 5],
    ['no rules', 'decision_context: push\n', 1],
  ])('as %s keeps the gate closed', async (_, text, line) => {
    const files = { [first]: text, [second]: remotePolicy([]) }
    const { decision, asked } = await answered({ ...gate, files })
    expect(gist(decision)).toEqual(['closed', found, 'invalid-gating-yaml'])
    expect(decision.summary).toBe('1 error due to invalid remote rule file')
    expect(asked.addresses).toEqual([first])
    const [requirement] = decision.unsatisfied_requirements
    expect(requirement).toMatchObject({
      source: first,
      line: line ?? (expect.any(Number) as number),
      column: expect.any(Number) as number,
      details: expect.stringMatching(/./) as string,
    })
  })

  it('can be waived, by its name', async () => {
    const waivers = [{ testcase: 'invalid-gating-yaml' }]
    const { gist: told } = await answered({ ...gate, files: { [first]: '- 1' }, waivers })
    expect(told).toEqual(['open', found, 'invalid-gating-yaml-waived'])
    const other = [{ testcase: 'unit' }, { testcase: 'missing-gating-yaml' }, { testcase: found }]
    expect((await answered({ ...gate, files: { [first]: '- 1' }, waivers: other })).gist[0]).toBe('closed')
  })

  it('is no matter at a gate of another package', async () => {
    const policies = policy([rule], { packages: ['zsh'] })
    expect((await answered({ policies, files: { [first]: '- 1' } })).gist).toEqual(['open'])
  })
})

describe('addresses that are set up', () => {
  const bare = { policies: policy(['!RemoteRule {}']) }
  const files = {
    'https://files/koji': remotePolicy([]),
    'https://files/all': remotePolicy([passes('unit')]),
  }

  it.each([
    [{ koji_build: 'https://files/koji', '*': 'https://files/all' }, ['https://files/koji']],
    [{ '*': 'https://files/all' }, ['https://files/all']],
    [{ koji_build: ['https://files/0', 'https://files/koji'] }, ['https://files/0', 'https://files/koji']],
    [{ 'brew-build': 'https://files/koji', '*': ['https://files/all'] }, ['https://files/all']],
  ])('%j', async (remoteRulePolicies, addresses) => {
    const { asked } = await answered({ ...bare, files, settings: { remoteRulePolicies } })
    expect(asked.addresses).toEqual(addresses)
  })

  it('do not count where the rule has its own', async () => {
    const settings = { remoteRulePolicies: { '*': 'https://files/all' } }
    expect((await answered({ ...gate, files, settings })).asked.addresses).toEqual([first, second])
  })

  it.each([[{}], [{ compose: 'https://files/all' }], [{ '*': [] }], [{ koji_build: [] }]])(
    'are trouble where there are none: %j',
    async (remoteRulePolicies) => {
      const { decision } = await answered({ ...bare, files, settings: { remoteRulePolicies } })
      expect(decision.policies_satisfied).toBe(false)
      expect(decision.unsatisfied_requirements).toMatchObject([
        {
          type: 'failed-fetch-gating-yaml',
          reason: 'not-configured',
          sources: [],
          error: `Cannot use a remote rule for subject_type 'koji_build', subject_identifier '${nvr}' subject as it has not been configured`,
        },
      ])
    },
  )
})
