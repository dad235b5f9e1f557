import { describe, expect, it } from 'vitest'
import {
  compileGreenwave,
  compileGreenwaveRemote,
  exportGreenwave,
  importGreenwave,
  readGreenwavePolicies,
  readSubjectTypeValue,
} from '../../../src/greenwave/language/index.ts'
import { allOf, definePolicy, include, noneFailing, passing, type Policy } from '../../../src/policy/index.ts'

const text = `--- !Policy
id: push
product_versions: ['rhel-[89]', 'fedora-*']
decision_contexts: [push, ship]
subject_type: koji_build
excluded_packages: ['kernel*']
rules:
  - !PassingTestCaseRule {test_case_name: dist.rpmlint}
  - !PassingTestCaseRule {test_case_name: e2e, scenario: fips, valid_since: 2021-10-06, valid_until: 2021-11-06}
  - !RemoteRule {required: true, sources: ['https://git.example/{rev}']}
`

const latestBy = ['scenario', 'system_architecture', 'system_variant']

describe('a policy of Greenwave in native words', () => {
  it('asks for the same', () => {
    const { policies, remoteRules } = importGreenwave(text)._unsafeUnwrap()
    expect(policies).toEqual([
      {
        apiVersion: 'gating/v1',
        id: 'push',
        applies: {
          decisionContexts: ['push', 'ship'],
          subjectTypes: ['koji_build'],
          productVersions: ['rhel-8', 'rhel-9', 'fedora-*'],
          excludedPackages: ['kernel*'],
        },
        outcomes: 'greenwave',
        latestBy,
        rules: [
          { type: 'passing', testcase: 'dist.rpmlint', variants: 'observed' },
          {
            type: 'passing',
            testcase: 'e2e',
            where: { scenario: 'fips' },
            variants: 'observed',
            since: '2021-10-06T00:00:00Z',
            until: '2021-11-06T00:00:00Z',
            basis: 'subject',
          },
          { type: 'include', policy: 'push.remote.2' },
        ],
      },
    ])
    expect(remoteRules.get('push.remote.2')).toEqual({
      type: 'RemoteRule',
      required: true,
      sources: ['https://git.example/{rev}'],
    })
  })

  it('asks for the variants that are expected, and for whatever else reported', () => {
    const expectVariants = (testcase: string): { system_architecture: string }[] =>
      testcase === 'e2e' ? [{ system_architecture: 's390x' }] : []
    const [policy] = importGreenwave(text, { expectVariants })._unsafeUnwrap().policies
    expect(
      policy?.rules.map((rule) => (rule.type === 'passing' ? [rule.testcase, rule.variants] : rule.type)),
    ).toEqual([
      ['dist.rpmlint', 'observed'],
      ['e2e', 'observed'],
      ['e2e', [{ system_architecture: 's390x' }]],
      'include',
    ])
  })

  it('is for every name of a type that is known', () => {
    const subjectTypes = [readSubjectTypeValue({ id: 'koji_build', aliases: ['brew-build'] })._unsafeUnwrap()]
    const [policy] = importGreenwave(text.replace('koji_build', 'brew-build'), {
      subjectTypes,
    })._unsafeUnwrap().policies
    expect(policy?.applies.subjectTypes).toEqual(['brew-build', 'koji_build'])
    const remote = importGreenwave('decision_context: a\nrules: []', {
      kind: 'remote',
      subjectTypes,
    })._unsafeUnwrap()
    expect(remote.policies[0]?.applies.subjectTypes).toEqual(['koji_build', 'brew-build'])
  })

  it('stays a policy without rules, which never applies', () => {
    const [policy] = importGreenwave(text.slice(0, text.indexOf('rules:')) + 'rules: []')._unsafeUnwrap()
      .policies
    expect(policy).toMatchObject({ rules: [], allowEmpty: true })
  })

  it.each([
    ["'rhel-[89]'", "'[!f]*'", 'product_versions[0]', 3, 20, 'is not expressible'],
    ["['rhel-[89]', 'fedora-*']", '[]', 'product_versions', 3, 1, ''],
    ['dist.rpmlint', "' a'", 'rules[0].test_case_name', 8, 27, 'white space'],
    ['2021-11-06', '2021-10-06', 'rules[1].valid_until', 9, 89, 'Ends before it begins'],
    ['id: push', 'id: push\nid: push', 'id', 3, 1, 'stands here twice'],
  ])('is refused with %s as %s', (old, now, path, line, column, message) => {
    const error = importGreenwave(text.replace(old, now), { file: 'f.yaml' })._unsafeUnwrapErr()
    expect(error.problems[0]).toMatchObject({ path, line, column, file: 'f.yaml' })
    expect(error.message).toContain(message)
  })

  it('is refused where it is for any type and nobody says which there are', () => {
    const error = importGreenwave('decision_context: a\nrules: []', { kind: 'remote' })._unsafeUnwrapErr()
    expect(error.message).toContain('Any subject type is not expressible')
  })
})

describe('what a remote rule fetched', () => {
  it('stands under the id of the rule, and never applies on its own', () => {
    const remote = readGreenwavePolicies(
      '--- {decision_context: push, rules: [!PassingTestCaseRule {test_case_name: a}]}\n--- {decision_context: push, rules: [!PassingTestCaseRule {test_case_name: b}]}',
      { kind: 'remote' },
    )._unsafeUnwrap()
    const policies = compileGreenwaveRemote('push.remote.2', remote)._unsafeUnwrap()
    expect(policies.map(({ id, rules }) => [id, rules.length])).toEqual([
      ['push.remote.2', 1],
      ['push.remote.2', 1],
    ])
    expect(policies[0]?.applies.decisionContexts).toEqual(['greenwave.remote'])
  })

  it('may be nothing', () => {
    const [policy] = compileGreenwaveRemote('push.remote.2', [])._unsafeUnwrap()
    expect(policy).toMatchObject({ id: 'push.remote.2', rules: [], allowEmpty: true })
  })
})

describe('a native policy in words of Greenwave', () => {
  const base = {
    id: 'push',
    applies: { decisionContexts: ['push'], subjectTypes: ['koji_build'] },
    outcomes: 'greenwave',
    latestBy,
    rules: [passing('dist.rpmlint')],
  } satisfies Omit<Policy, 'apiVersion'>

  it('is a document with tags', () => {
    expect(exportGreenwave(definePolicy({ ...base, description: 'Why', owner: 'me' }))._unsafeUnwrap())
      .toBe(`--- !Policy
id: push
product_versions: [ "*" ]
decision_context: push
subject_type: koji_build
rules:
  - !PassingTestCaseRule { test_case_name: dist.rpmlint }
`)
  })

  it('keeps brackets what they are', () => {
    const policy = definePolicy({ ...base, applies: { ...base.applies, packages: ['a[b]*'] } })
    const back = readGreenwavePolicies(exportGreenwave(policy)._unsafeUnwrap(), {
      kind: 'server',
    })._unsafeUnwrap()
    expect(back[0]?.packages).toEqual(['a[[]b]*'])
    expect(compileGreenwave(back)._unsafeUnwrap().policies[0]?.applies.packages).toEqual(['a[b]*'])
  })

  const variants = [{ system_architecture: 's390x' }]
  it.each<[string, Partial<Policy>]>([
    ['outcomes', { outcomes: 'strict' }],
    ['latestBy', { latestBy: ['scenario'] }],
    ['applies.if', { applies: { ...base.applies, if: { fact: 'a', op: '==', value: 'b' } } }],
    ['rules[0].type', { rules: [allOf(passing('a'))] }],
    ['rules[0].type', { rules: [noneFailing({ testcases: ['a'] })] }],
    ['rules[0]', { rules: [include('company.baseline')] }],
    ['rules[0].variants', { rules: [passing('a', { variants })] }],
    ['rules[0].where.arch', { rules: [passing('a', { where: { arch: 'b' } })] }],
    ['rules[0].attempts', { rules: [passing('a', { attempts: { keep: 'any-pass', maxAttempts: 2 } })] }],
    ['rules[0].flaky', { rules: [passing('a', { flaky: 'pass' })] }],
    ['rules[0].skips', { rules: [passing('a', { skips: 'allow' })] }],
    [
      'rules[0].timeout',
      { rules: [passing('a', { timeout: { after: 'PT1H', from: 'subject', becomes: 'unsatisfied' } })] },
    ],
    ['rules[0].exonerations', { rules: [passing('a', { exonerations: ['not-critical'] })] }],
    ['rules[0].basis', { rules: [passing('a', { since: '2021-10-06T00:00:00Z' })] }],
    ['rules[0].enforcement', { rules: [passing('a', { enforcement: 'warn' })] }],
    ['rules[0].warnUntil', { rules: [passing('a', { warnUntil: '2021-10-06T00:00:00Z' })] }],
    ['rules[0].waivable', { rules: [passing('a', { waivable: false })] }],
  ])('has no word for %s', (path, part) => {
    const lacking = exportGreenwave(definePolicy({ ...base, ...part }))._unsafeUnwrapErr()
    expect(lacking.map((one) => [one.path, one.reason])).toEqual([[path, 'not-expressible']])
  })
})
