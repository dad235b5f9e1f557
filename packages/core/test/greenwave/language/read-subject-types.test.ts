import { describe, expect, it } from 'vitest'
import {
  greenwaveMessage,
  readSubjectTypes,
  readSubjectTypeValue,
  subjectTypeJson,
} from '../../../src/greenwave/language/index.ts'

const kojiBuild = `--- !SubjectType
id: koji_build
aliases: [brew-build]
is_koji_build: true
is_nvr: yes
item_key: original_spec_nvr
result_queries:
  - item_key: item
    keys:
      type: koji_build,brew-build
  - item_key: original_spec_nvr
product_version_from_koji_build_target:
  - match: '^(rhel-\\d+).*'
    product_version: '\\1'
`

const json = {
  id: 'koji_build',
  aliases: ['brew-build'],
  item_key: 'original_spec_nvr',
  is_koji_build: true,
  is_nvr: true,
  ignore_missing_policy: false,
  product_version_match: [],
  product_version_from_koji_build_target: [{ match: '^(rhel-\\d+).*', product_version: '\\1' }],
  product_version: null,
  item_dict: {},
  result_queries: [
    { item_key: 'item', keys: { type: 'koji_build,brew-build' } },
    { item_key: 'original_spec_nvr' },
  ],
}

describe('a subject type', () => {
  it('is read from YAML, and from what the API shows of it', () => {
    const types = readSubjectTypes(kojiBuild)._unsafeUnwrap()
    expect(types.map((type) => subjectTypeJson(type))).toEqual([json])
    expect(
      readSubjectTypeValue(json)
        .map((type) => subjectTypeJson(type))
        ._unsafeUnwrap(),
    ).toEqual(json)
  })

  it('needs an id and nothing else', () => {
    const [type] = readSubjectTypes('id: bodhi_update')._unsafeUnwrap()
    expect(type).toEqual(readSubjectTypeValue({ id: 'bodhi_update' })._unsafeUnwrap())
    expect(type).toMatchObject({
      aliases: [],
      itemKey: null,
      isKojiBuild: false,
      isNvr: false,
      itemDict: null,
    })
  })

  it.each([
    ['--- !SubjectType', 'Expected mapping for !SubjectType tagged object', 1, 17],
    ['aliases: []', "SubjectType None: Attribute 'id' is required", 1, 1],
    [
      'id: a\naliases: b',
      "SubjectType 'a': Attribute 'aliases': expected a sequence node, but found scalar",
      2,
      10,
    ],
    ['id: a\nis_nvr: 1', "SubjectType 'a': Attribute 'is_nvr': Expected a boolean value, got: 1", 2, 9],
    [
      'id: a\nitem_dict: b',
      "SubjectType 'a': Attribute 'item_dict': expected a mapping node, but found scalar",
      2,
      12,
    ],
    [
      'id: a\nresult_queries: [b]',
      "SubjectType 'a': Attribute 'result_queries': Expected list of dict objects",
      2,
      18,
    ],
  ])('%j is refused', (text, message, line, column) => {
    const error = readSubjectTypes(text, { file: 'types.yaml' })._unsafeUnwrapErr()
    expect(greenwaveMessage(error)).toBe(message)
    expect(error.problems[0]).toMatchObject({ file: 'types.yaml', line, column })
  })

  it.each([
    [null, 'Expected mapping for !SubjectType tagged object'],
    [{}, "Attribute 'id' is required"],
    [{ id: 'a', item_dict: 'b' }, "Attribute 'item_dict': Expected a dict value, got: b"],
    [{ id: 'a', result_queries: [['b']] }, "Attribute 'result_queries': Expected list of dict objects"],
  ])('%j is refused as data', (value, message) => {
    expect(greenwaveMessage(readSubjectTypeValue(value)._unsafeUnwrapErr())).toBe(message)
  })
})
