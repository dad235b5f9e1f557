import { describe, expect, it } from 'vitest'
import {
  greenwaveMessage,
  policyJson,
  readGreenwavePolicies,
  type GreenwavePolicy,
} from '../../../src/greenwave/language/index.ts'

const head = 'id: test\nproduct_versions: [fedora-*]\ndecision_context: d\nsubject_type: s\n'

/** A policy with these lines behind five of its own; the first is line 6. */
function withLines(...lines: string[]): string {
  return `--- !Policy\n${head}${lines.join('\n')}\n`
}

function oneOf(text: string, kind: 'server' | 'remote' = 'server'): GreenwavePolicy {
  const [policy] = readGreenwavePolicies(text, { kind })._unsafeUnwrap()
  if (!policy) expect.unreachable('No policy in the text.')
  return policy
}

describe('a policy of the service', () => {
  it('is read with a tag, without one and with another one', () => {
    const body = `${head}rules: []\n`
    const expected = oneOf(`--- !Policy\n${body}`)
    for (const start of ['', '---\n', '--- !Anything\n', '%YAML 1.1\n---\n', '# a comment\n', '\ufeff'])
      expect(oneOf(start + body)).toEqual(expected)
    expect(oneOf(`--- !Policy\n${body}`.replaceAll('\n', '\r\n'))).toEqual(expected)
    expect(policyJson(expected)).toEqual({
      id: 'test',
      product_versions: ['fedora-*'],
      decision_context: 'd',
      decision_contexts: [],
      subject_type: 's',
      subject_types: [],
      rules: [],
      excluded_packages: [],
      packages: [],
      relevance_key: null,
      relevance_value: null,
    })
  })

  it('has texts as they are written', () => {
    const policy = oneOf(
      'id: 1.0\nproduct_versions: []\ndecision_context: ~\nsubject_type: "a\\tb"\nrules: []',
    )
    expect([policy.id, policy.decisionContext, policy.subjectType]).toEqual(['1.0', '~', 'a\tb'])
  })

  it('has rules with windows in UTC', () => {
    const { rules } = oneOf(
      withLines(
        'rules:',
        '  - !PassingTestCaseRule {test_case_name: a, scenario: b, valid_since: 2021-10-06}',
        '  - !PassingTestCaseRule',
        '    test_case_name: c',
        '    valid_until: 2021-10-06 08:00:00.500000+02:00',
        '  - !RemoteRule {required: On, sources: ["https://git.example/{rev}"]}',
        '  - !RemoteRule',
      ),
    )
    const passing = { type: 'PassingTestCaseRule', scenario: null, validSince: null, validUntil: null }
    expect(rules).toEqual([
      { ...passing, testCaseName: 'a', scenario: 'b', validSince: '2021-10-06T00:00:00Z' },
      { ...passing, testCaseName: 'c', validUntil: '2021-10-06T06:00:00.5Z' },
      { type: 'RemoteRule', required: true, sources: ['https://git.example/{rev}'] },
      { type: 'RemoteRule', required: false, sources: [] },
    ])
  })

  it('may share parts by aliases, and takes the last of a key that stands there twice', () => {
    const policy = oneOf(
      'product_versions: &v [a]\npackages: *v\nid: x\nid: y\ndecision_context: d\nsubject_type: s\nrules: []',
    )
    expect(policy).toMatchObject({ id: 'y', productVersions: ['a'], packages: ['a'] })
  })

  it('may stand among others, and none is read where one is bad', () => {
    const good = withLines('rules: []')
    expect(readGreenwavePolicies(good + good, { kind: 'server' })._unsafeUnwrap()).toHaveLength(2)
    const bad = readGreenwavePolicies(`${good}---\nid: bad\n`, { kind: 'server' })._unsafeUnwrapErr()
    expect(greenwaveMessage(bad)).toBe("Policy 'bad': Attribute 'product_versions' is required")
    expect(bad.problems[0]).toMatchObject({ line: 8, column: 1 })
  })
})

describe('a text without a document', () => {
  it.each(['', '\n', '# nothing but a comment\n'])('has no policy: %j', (text) => {
    expect(readGreenwavePolicies(text, { kind: 'server' })._unsafeUnwrap()).toEqual([])
  })
})

describe('a remote policy', () => {
  it('needs a context and rules only', () => {
    const policy = oneOf('decision_context: d\nrules: []', 'remote')
    expect(policyJson(policy)).toEqual({
      id: null,
      product_versions: ['*'],
      subject_type: '*',
      subject_types: [],
      decision_context: 'd',
      decision_contexts: [],
      rules: [],
      excluded_packages: [],
      packages: [],
    })
  })

  it('keeps the subject types that it names', () => {
    const policy = oneOf('decision_context: d\nsubject_types: [a, b]\nrules: []', 'remote')
    expect(policy).toMatchObject({ subjectType: null, subjectTypes: ['a', 'b'] })
  })
})

const mapping = 'Expected mapping for !Policy tagged object'

describe('what is wrong', () => {
  it.each([
    ['--- !Policy', mapping, 1, 12],
    ['--- !Policy\n42', mapping, 2, 1],
    ['- a', mapping, 1, 1],
    ['product_versions: []', "Policy 'untitled': Attribute 'id' is required", 1, 1],
    [
      'id:\nproduct_versions: 8',
      "Policy 'untitled': Attribute 'product_versions': expected a sequence node, but found scalar",
      2,
      19,
    ],
    ["id: it's", `Policy "it's": Attribute 'product_versions' is required`, 1, 1],
    ['id: [a]', "Policy 'untitled': Attribute 'id': expected a scalar node, but found sequence", 1, 5],
    ['id: {a: b}', "Policy 'untitled': Attribute 'id': expected a scalar node, but found mapping", 1, 5],
    [
      withLines('packages: [8.0]', 'rules: []'),
      "Policy 'test': Attribute 'packages': Expected list of str objects",
      6,
      12,
    ],
    [
      withLines('packages: [!Foo a]', 'rules: []'),
      "Policy 'test': Attribute 'packages': could not determine a constructor for the tag '!Foo'",
      6,
      17,
    ],
    [
      withLines('packages: [<<]', 'rules: []'),
      "Policy 'test': Attribute 'packages': could not determine a constructor for the tag 'tag:yaml.org,2002:merge'",
      6,
      12,
    ],
    [withLines('x: y'), "Policy 'test': Attribute 'rules' is required", 2, 1],
    [
      withLines('rules: {}'),
      "Policy 'test': Attribute 'rules': expected a sequence node, but found mapping",
      6,
      8,
    ],
    [withLines('rules:', '- a'), "Policy 'test': Attribute 'rules': Expected list of Rule objects", 7, 3],
    [
      withLines('rules:', '- {test_case_name: a}'),
      "Policy 'test': Attribute 'rules': Expected list of Rule objects",
      7,
      3,
    ],
    [
      withLines('rules:', '- a', '- !Foo {}'),
      "Policy 'test': Attribute 'rules': could not determine a constructor for the tag '!Foo'",
      8,
      8,
    ],
    [
      withLines('rules:', '- !PassingTestCaseRule'),
      "Policy 'test': Attribute 'rules': YAML object !PassingTestCaseRule: Attribute 'test_case_name' is required",
      7,
      23,
    ],
    [
      withLines('rules:', '- !PassingTestCaseRule a'),
      "Policy 'test': Attribute 'rules': YAML object !PassingTestCaseRule: expected a mapping node, but found scalar",
      7,
      24,
    ],
    [
      withLines('rules:', '- !PassingTestCaseRule {test_case_name: a, valid_since: x}'),
      "Policy 'test': Attribute 'rules': YAML object !PassingTestCaseRule: Attribute 'valid_since': Could not parse string as date/time, got: x",
      7,
      57,
    ],
    [
      withLines('rules:', '- !RemoteRule {required: }'),
      "Policy 'test': Attribute 'rules': YAML object !RemoteRule: Attribute 'required': Expected a boolean value, got: None",
      7,
      26,
    ],
    [
      withLines('rules:', '- !RemoteRule {sources: a}'),
      "Policy 'test': Attribute 'rules': YAML object !RemoteRule: Attribute 'sources': expected a sequence node, but found scalar",
      7,
      25,
    ],
    [
      withLines('rules:', '- !PackageSpecificBuild {repos: [a]}'),
      "Policy 'test': Attribute 'rules': !PackageSpecificBuild is obsolete. Please use the \"packages\" allowlist instead.",
      7,
      25,
    ],
    [
      withLines('rules:', '- !FedoraAtomicCi {}'),
      "Policy 'test': Attribute 'rules': !FedoraAtomicCi is obsolete. Please use the \"packages\" allowlist instead.",
      7,
      19,
    ],
    [
      withLines('rules: []').replace('decision_context: d', 'x: y'),
      "Policy 'test': No decision contexts provided",
      2,
      1,
    ],
    [
      withLines('rules: []').replace('decision_context: d', 'decision_context:'),
      "Policy 'test': No decision contexts provided",
      4,
      1,
    ],
    [
      withLines('decision_contexts: [e]', 'rules: []'),
      'Policy \'test\': Both properties "decision_contexts" and "decision_context" were set',
      6,
      1,
    ],
    [
      withLines('rules: []').replace('subject_type: s', 'x: y'),
      "Policy 'test': No subject types provided",
      2,
      1,
    ],
    [
      withLines('subject_types: [e]', 'rules: []'),
      'Policy \'test\': Both properties "subject_types" and "subject_type" were set',
      6,
      1,
    ],
    ['? [a]\n: b', 'found unhashable key', 1, 3],
  ])('%j', (text, message, line, column) => {
    const error = readGreenwavePolicies(text, { kind: 'server', file: 'fedora.yaml' })._unsafeUnwrapErr()
    expect(greenwaveMessage(error)).toBe(message)
    expect(error.problems[0]).toMatchObject({ file: 'fedora.yaml', line, column })
    expect(error.message).toContain(`fedora.yaml:${line}:${column}: `)
  })

  it('is a remote rule in a remote policy, whatever else is', () => {
    const error = readGreenwavePolicies('rules: [!RemoteRule {}]', { kind: 'remote' })._unsafeUnwrapErr()
    expect(greenwaveMessage(error)).toBe("Policy 'untitled': RemoteRule is not allowed in remote policies")
    expect(error.problems).toHaveLength(1)
  })

  it('is told as a whole, with keys for programs', () => {
    const error = readGreenwavePolicies(withLines('rules: [!RemoteRule {required: 0}]', 'packages: [no]'), {
      kind: 'server',
    })
    expect(error._unsafeUnwrapErr().problems.map(({ path, keys, code }) => ({ path, keys, code }))).toEqual([
      { path: 'rules[0].required', keys: ['rules', 0, 'required'], code: 'wrong-type' },
      { path: 'packages[0]', keys: ['packages', 0], code: 'wrong-type' },
    ])
  })
})
