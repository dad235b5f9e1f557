import { describe, expect, it } from 'vitest'
import {
  greenwaveMessage,
  readGreenwavePolicies,
  readGreenwavePolicyValue,
} from '../../../src/greenwave/language/index.ts'

describe('a policy as data', () => {
  const data = { id: 'a', product_versions: ['b'], decision_context: 'c', subject_type: 'd', rules: [] }

  it('is read like one in YAML', () => {
    const policy = readGreenwavePolicyValue(
      {
        ...data,
        relevance_key: null,
        rules: [{ type: 'PassingTestCaseRule', test_case_name: 't' }, { type: 'RemoteRule' }],
      },
      'server',
    )
    const text =
      'id: a\nproduct_versions: [b]\ndecision_context: c\nsubject_type: d\nrules: [!PassingTestCaseRule {test_case_name: t}, !RemoteRule {}]'
    expect(policy._unsafeUnwrap()).toEqual(readGreenwavePolicies(text, { kind: 'server' })._unsafeUnwrap()[0])
  })

  it.each([
    [
      { rules: [{ type: 'PassingTestCaseRule' }] },
      "Attribute 'rules': Attribute 'test_case_name' is required",
    ],
    [{ rules: [{ test_case_name: 'a' }] }, "Attribute 'rules': Key 'type' is required for each list item"],
    [
      { rules: [{ type: 'Passing' }] },
      "Attribute 'rules': Key 'type' for an list item is not valid: Passing",
    ],
    [
      { rules: [{ type: '__proto__' }] },
      "Attribute 'rules': Key 'type' for an list item is not valid: __proto__",
    ],
    [
      { rules: [{ type: 'FedoraAtomicCi' }] },
      'Attribute \'rules\': !FedoraAtomicCi is obsolete. Please use the "packages" allowlist instead.',
    ],
    [{ rules: ['a'] }, "Attribute 'rules': Expected list of Rule objects"],
    [{ rules: 'a' }, "Attribute 'rules': Expected list of Rule objects"],
    [{ rules: null }, "Attribute 'rules' is required"],
    [
      { rules: [{ type: 'RemoteRule', required: 'yes' }] },
      "Attribute 'rules': Attribute 'required': Expected a boolean value, got: yes",
    ],
    [
      { rules: [{ type: 'PassingTestCaseRule', test_case_name: 't', valid_since: false }] },
      "Attribute 'rules': Attribute 'valid_since': Could not parse string as date/time, got: False",
    ],
    [{ product_versions: [1] }, "Attribute 'product_versions': Expected list of str objects"],
    [{ decision_context: '' }, 'No decision contexts provided'],
  ])('%j is refused', (part, message) => {
    const error = readGreenwavePolicyValue({ ...data, ...part }, 'server')._unsafeUnwrapErr()
    expect(greenwaveMessage(error)).toBe(message)
  })

  it.each([undefined, null, 'a', 1, []])('is no %j', (value) => {
    expect(readGreenwavePolicyValue(value, 'server').isErr()).toBe(true)
  })

  it('takes what an on-demand policy lacks from the request', () => {
    const request = {
      product_version: 'fedora-40',
      subject_type: 'koji_build',
      subject_identifier: 'bash-5.2-1.fc40',
      rules: [{ type: 'PassingTestCaseRule', test_case_name: 't' }],
    }
    expect(readGreenwavePolicyValue(request, 'on-demand')._unsafeUnwrap()).toMatchObject({
      kind: 'on-demand',
      id: 'on-demand-policy',
      productVersions: ['fedora-40'],
      decisionContext: 'on-demand-policy',
      subjectType: 'koji_build',
    })
  })
})
