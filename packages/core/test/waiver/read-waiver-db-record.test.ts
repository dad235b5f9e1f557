import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkSchema } from '../../src/schema/index.ts'
import { NewWaiverDbRecordSchema } from '../../src/schema/waiver-record.ts'
import { readWaiverDbRecord } from '../../src/waiver/index.ts'
import { record as waiver } from './support/waiver-db.ts'

const { id, ...record } = waiver
const answered = { id, ...record, subject: { type: 'koji_build', item: 'glibc-2.39-4.el10' } }

describe('readWaiverDbRecord', () => {
  it('answers the record to store, without what a store does not take', () => {
    expect(readWaiverDbRecord(answered)._unsafeUnwrap()).toEqual(record)
    expect(readWaiverDbRecord({ ...answered, _links: [], result_id: 3 })._unsafeUnwrap()).toEqual(record)
  })

  it('keeps what narrows a waiver', () => {
    const narrowed = {
      ...record,
      system_architecture: 's390x',
      only_result_id: 17,
      expires_at: record.timestamp,
    }
    expect(readWaiverDbRecord({ ...answered, ...narrowed })._unsafeUnwrap()).toEqual(narrowed)
  })

  it.each<[string, unknown, string, string]>([
    ['a list', [], '', 'wrong-type'],
    ['nothing', null, '', 'wrong-type'],
    ['no testcase', { ...answered, testcase: undefined }, 'testcase', 'missing'],
    ['null for a user', { ...answered, username: null }, 'username', 'missing'],
    ['a number for a comment', { ...answered, comment: 1 }, 'comment', 'wrong-type'],
    ['half a character', { ...answered, comment: '\ud800' }, 'comment', 'bad-format'],
    ['a long comment', { ...answered, comment: 'x'.repeat(8193) }, 'comment', 'bad-format'],
    ['waived in words', { ...answered, waived: 'true' }, 'waived', 'wrong-type'],
    ['no time', { ...answered, timestamp: 'soon' }, 'timestamp', 'bad-format'],
    ['a number for an end', { ...answered, expires_at: 1 }, 'expires_at', 'wrong-type'],
    ['half a result', { ...answered, only_result_id: 0.5 }, 'only_result_id', 'out-of-range'],
    ['an id in words', { ...answered, id: '7' }, 'id', 'wrong-type'],
    ['a mistyped key', { ...answered, testcse: 'x' }, 'testcse', 'unknown-key'],
    ['a mistyped key that narrows', { ...answered, system_arch: 'x' }, 'system_arch', 'unknown-key'],
  ])('refuses %s with its place', (_, value, path, code) => {
    const error = readWaiverDbRecord(value)._unsafeUnwrapErr()
    expect(error).toMatchObject({ kind: 'schema/invalid', retryable: false, problems: [{ path, code }] })
    expect(error.message).toContain(path)
  })

  it('names every fault', () => {
    const { problems } = readWaiverDbRecord({})._unsafeUnwrapErr()
    expect(problems.map(({ path }) => path)).toEqual([
      'subject_type',
      'subject_identifier',
      'testcase',
      'product_version',
      'waived',
      'username',
      'timestamp',
    ])
  })

  it('takes of known keys what a store takes, and no more', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom(undefined, null, 0, -1, 1.5, 17, 2 ** 60, true, [], {}, '\ud800', 'a\0b', ''),
      fc.constantFrom('2026-11-01T09:00:00', '2026-02-30T00:00:00', 'x'.repeat(8192), 'x'.repeat(8193)),
    )
    const keys = fc.constantFrom(
      ...Object.keys(record),
      'system_architecture',
      'only_result_id',
      'expires_at',
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, value), { maxLength: 3 }), (changes) => {
        const changed: Record<string, unknown> = { ...record, ...Object.fromEntries(changes) }
        const said = Object.fromEntries(Object.entries(changed).filter(([, one]) => one !== undefined))
        const expected = checkSchema(NewWaiverDbRecordSchema, said)
        const read = readWaiverDbRecord({ id: 1, ...changed })
        expect(read.isOk()).toBe(expected.isOk())
        if (expected.isOk()) expect(read._unsafeUnwrap()).toEqual(expected.value)
      }),
      { numRuns: 1000 },
    )
  })
})
