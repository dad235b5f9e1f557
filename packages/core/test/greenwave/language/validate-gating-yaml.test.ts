import { describe, expect, it } from 'vitest'
import { readGreenwavePolicies, validateGatingYaml } from '../../../src/greenwave/language/index.ts'

const policies = readGreenwavePolicies(
  '{id: parent, product_versions: ["*"], decision_contexts: [push, ship], subject_type: s, rules: [!RemoteRule {}]}',
  { kind: 'server' },
)._unsafeUnwrap()

function gating(context: string, more = ''): string {
  return `--- !Policy\nid: test\ndecision_context: ${context}\n${more}rules:\n  - !PassingTestCaseRule {test_case_name: test}\n`
}

describe('POST /validate-gating-yaml', () => {
  it('says that all is well', () => {
    expect(validateGatingYaml(gating('push'), { policies })).toEqual({
      status: 200,
      body: { message: 'All OK' },
    })
  })

  it.each(['', '\n', '# later\n'])('refuses a file without policies: %j', (text) => {
    expect(validateGatingYaml(text, { policies })).toEqual({
      status: 400,
      body: { message: 'No policies defined' },
    })
  })

  it('names contexts that nobody asks about, sorted', () => {
    const text = gating('zebra') + gating('push') + gating('ape')
    expect(validateGatingYaml(text, { policies })).toEqual({
      status: 200,
      body: {
        message:
          'Greenwave could not find a parent policy(ies) for following decision context(s): ape, zebra. Please change your policy so that it will match a decision context in the parent policies.',
      },
    })
  })

  it('says what is wrong and where; as Greenwave, without the place', () => {
    const text = gating('push').replace('test_case_name', 'test_case')
    const message =
      "Policy 'test': Attribute 'rules': YAML object !PassingTestCaseRule: Attribute 'test_case_name' is required"
    expect(validateGatingYaml(text, { policies })).toEqual({
      status: 400,
      body: { message, line: 5, column: 26 },
    })
    expect(validateGatingYaml(text, { policies, compat: 'upstream' })).toEqual({
      status: 400,
      body: { message },
    })
  })

  it('warns of keys with no meaning where it is asked to', () => {
    const text = gating('push', 'blacklist: [a]\nproduct_version: b\n')
    expect(validateGatingYaml(text, { policies }).body).toEqual({ message: 'All OK' })
    const { warnings } = validateGatingYaml(text, { policies, strict: true }).body
    expect(warnings?.map(({ line, message }) => `${line ?? 0}: ${message}`)).toEqual([
      '4: Unknown key "blacklist".',
      '5: Unknown key "product_version"; did you mean "product_versions"?',
    ])
  })
})
