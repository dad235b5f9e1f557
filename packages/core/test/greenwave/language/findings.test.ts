import { describe, expect, it } from 'vitest'
import { inspectGreenwave, type InspectGreenwaveOptions } from '../../../src/greenwave/language/index.ts'

const head = 'id: test\nproduct_versions: [a]\ndecision_context: d\nsubject_type: s\n'

function found(text: string, options: Partial<InspectGreenwaveOptions> = {}): string[] {
  const { findings } = inspectGreenwave(text, { kind: 'server', ...options })._unsafeUnwrap()
  return findings.map(({ code, path, line, column }) => `${line ?? 0}:${column ?? 0} ${code} ${path}`)
}

function rules(...lines: string[]): string {
  return `${head}rules:\n${lines.map((line) => `- ${line}\n`).join('')}`
}

const test = '!PassingTestCaseRule {test_case_name: t}'

describe('what is doubtful', () => {
  it.each([
    ['a policy that requires nothing', `${head}rules: []`, ['5:1 no-rules rules']],
    ['a rule for whatever reported', rules(test), ['5:1 no-expected-variants rules']],
    ['a rule twice', rules(test, test), ['5:1 no-expected-variants rules', '7:24 duplicate-rule rules[1]']],
    [
      'a rule that Greenwave drops',
      rules(test.replace('}', ', valid_until: 2021-10-06}'), test.replace('}', ', valid_since: 2021-10-06}')),
      ['5:1 no-expected-variants rules', '7:24 same-but-window rules[1]'],
    ],
    [
      'a window without an inside',
      rules(test.replace('}', ', valid_since: 2021-10-06, valid_until: 2021-10-06T00:00:00Z}')),
      ['5:1 no-expected-variants rules', '6:69 never-valid rules[0].valid_until'],
    ],
    ['a remote rule that nobody misses', rules('!RemoteRule {}'), ['6:15 optional-remote-rule rules[0]']],
    ['a remote rule that is missed', rules('!RemoteRule {required: true}'), []],
    [
      'patterns that match nothing, or everything',
      `${head}excluded_packages: ["*"]\npackages: ["[b-a]"]\nrules: [!RemoteRule {required: true}]`,
      ['5:21 excludes-all excluded_packages[0]', '6:12 never-matches packages[0]'],
    ],
    [
      'keys without a meaning, and keys that stand there twice',
      `id: x\n${head}blacklist: []\nrules: [!RemoteRule {required: true, source: [a]}]`,
      ['1:1 duplicate-key id', '6:1 unknown-key blacklist', '7:38 unknown-key rules[0].source'],
    ],
  ])('%s', (_, text, expected) => {
    // The place of a key that stands there twice is that of the last one.
    const places = expected.map((line) => line.replace('1:1 duplicate-key', '2:1 duplicate-key'))
    expect(found(text)).toEqual(places)
  })

  it('is an id that is taken, and a remote rule that Greenwave asks for once', () => {
    const one = rules('!RemoteRule {required: true}')
    const other = one.replace('decision_context: d', 'decision_context: e')
    expect(found(`${one}---\n${other}`)).toEqual(['8:1 duplicate-id id', '13:15 shared-remote-rule rules[0]'])
    expect(found(`${one}---\n${one}`)).toEqual(['8:1 duplicate-id id'])
  })

  it('is a remote rule without an address', () => {
    const text = rules('!RemoteRule {required: true}')
    expect(found(text, { remoteRulePolicies: { other: 'https://git.example/{rev}' } })).toEqual([
      '6:15 no-remote-template rules[0]',
    ])
    expect(found(text, { remoteRulePolicies: { '*': 'https://git.example/{rev}' } })).toEqual([])
  })

  it('says what was meant', () => {
    const { findings } = inspectGreenwave(`${head}rule: []\nrules: []`, {
      kind: 'server',
      file: 'f',
    })._unsafeUnwrap()
    expect(findings[0]).toEqual({
      code: 'unknown-key',
      message: 'Unknown key "rule"; did you mean "rules"?',
      hint: 'did you mean "rules"?',
      policy: 'test',
      index: 0,
      path: 'rule',
      keys: ['rule'],
      file: 'f',
      line: 5,
      column: 1,
    })
  })
})
