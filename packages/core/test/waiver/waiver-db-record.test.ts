import { describe, expect, it } from 'vitest'
import { importWaiverDb } from '../../src/waiver/index.ts'
import { again, counting, record } from './support/waiver-db.ts'

describe('what cannot be imported', () => {
  it.each<[string, object, string, string]>([
    ['no id', { id: undefined }, 'id', 'missing'],
    ['an id in words', { id: '7' }, 'id', 'wrong-type'],
    ['a broken id', { id: 1.5 }, 'id', 'out-of-range'],
    ['an empty subject', { subject_identifier: '' }, 'subject_identifier', 'out-of-range'],
    ['a subject on two lines', { subject_identifier: 'a\nb' }, 'subject_identifier', 'bad-format'],
    ['a subject that is no build', { subject_identifier: 'glibc' }, 'subject_identifier', 'bad-format'],
    ['a type of two words', { subject_type: 'koji build' }, 'subject_type', 'bad-format'],
    ['no testcase', { testcase: null }, 'testcase', 'missing'],
    ['a testcase with white space', { testcase: 'dist.abi ' }, 'testcase', 'bad-format'],
    ['a long testcase', { testcase: 'a'.repeat(1025) }, 'testcase', 'out-of-range'],
    ['no product version', { product_version: '' }, 'product_version', 'out-of-range'],
    ['a scenario on two lines', { scenario: 'a\nb' }, 'scenario', 'bad-format'],
    ['a scenario that is none', { scenario: 3 }, 'scenario', 'wrong-type'],
    ['waived in words', { waived: 'false' }, 'waived', 'wrong-type'],
    ['waived or not', { waived: undefined }, 'waived', 'missing'],
    ['half a character', { comment: '\ud800' }, 'comment', 'bad-format'],
    ['no user', { username: undefined }, 'username', 'missing'],
    ['an empty proxy', { proxied_by: '' }, 'proxied_by', 'out-of-range'],
    ['the importer', { username: 'WaiverDB' }, 'username', 'not-allowed'],
    ['the importer as a proxy', { proxied_by: 'waiverdb' }, 'proxied_by', 'not-allowed'],
    ['no time', { timestamp: 'yesterday' }, 'timestamp', 'bad-format'],
    ['a day that there is not', { timestamp: '2026-02-30T00:00:00' }, 'timestamp', 'bad-format'],
    ['a time before all times', { timestamp: '0000-01-01T00:00:00+01:00' }, 'timestamp', 'bad-format'],
    ['a number for a time', { timestamp: 1 }, 'timestamp', 'wrong-type'],
  ])('%s', (_, change, key, code) => {
    const refused = importWaiverDb([again(1), { ...record, ...change }])
    expect(refused._unsafeUnwrapErr()).toMatchObject({
      kind: 'waiver/invalid-record',
      retryable: false,
      problems: [{ path: `[1].${key}`, keys: [1, key], code }],
    })
  })

  it.each([[null], ['a record'], [[record]], [undefined]])('%j', (input) => {
    const [problem] = importWaiverDb([input])._unsafeUnwrapErr().problems
    expect(problem).toMatchObject({ path: '[0]', keys: [0], code: 'wrong-type' })
  })

  it('two records under one id, and every other fault, are all named, and nothing is imported', () => {
    const refused = importWaiverDb([
      again(1),
      again(1, { waived: false }),
      { ...record, id: -1, waived: null },
      again(1),
    ])
    const error = refused._unsafeUnwrapErr()
    expect(error.problems.map(({ path }) => path)).toEqual(['[1].id', '[2].id', '[2].waived'])
    expect(error.message).toBe('[1].id: Another record has this id. (and 2 more)')
  })

  it('an approver of another name takes what the first could not approve', () => {
    const own = { ...record, username: 'waiverdb' }
    expect(counting([own], { approvedBy: 'importer' })).toBe('7')
    expect(importWaiverDb([{ ...own, waived: false }]).isOk()).toBe(true)
  })
})
