import { describe, expect, it } from 'vitest'
import {
  checkSchema,
  instantOfTimestamp,
  NewWaiverDbRecordSchema,
  WaiverDbRecordSchema,
} from '../../src/schema/index.ts'
import { record } from '../waiver/support/waiver-db.ts'

describe('instantOfTimestamp', () => {
  it.each([
    ['2026-11-22T04:19:00', '2026-11-22T04:19:00Z'],
    ['2026-11-22 04:19:00.123456', '2026-11-22T04:19:00.123456Z'],
    ['2026-11-22T04:19:00Z', '2026-11-22T04:19:00Z'],
    ['2026-11-22T00:19:00.5+01:30', '2026-11-21T22:49:00.5Z'],
    ['2026-11-22T23:19:00-01:00', '2026-11-23T00:19:00Z'],
    ['2026-11-22', undefined],
    ['2026-02-30T00:00:00', undefined],
    ['2026-11-22T24:00:00', undefined],
    ['', undefined],
  ])('%s is %s', (timestamp, instant) => {
    expect(instantOfTimestamp(timestamp)).toBe(instant)
  })
})

describe('a record of WaiverDB', () => {
  const { id, ...unnumbered } = record

  it('is what WaiverDB writes, also with empty texts', () => {
    expect(checkSchema(WaiverDbRecordSchema, record).isOk()).toBe(true)
    const empty = { ...unnumbered, subject_identifier: '', testcase: '', scenario: '', comment: null }
    expect(checkSchema(NewWaiverDbRecordSchema, empty).isOk()).toBe(true)
    expect(id).toBe(7)
  })

  it.each([
    ['an id', { ...unnumbered, id: 7 }, 'id'],
    ['no testcase', { ...unnumbered, testcase: undefined }, 'testcase'],
    ['a text that no database keeps', { ...unnumbered, testcase: 'a\0' }, 'testcase'],
    ['half of a surrogate pair', { ...unnumbered, username: '\ud800' }, 'username'],
    ['a text that is too long', { ...unnumbered, comment: 'x'.repeat(8193) }, 'comment'],
    ['no truth value', { ...unnumbered, waived: 1 }, 'waived'],
    ['no time', { ...unnumbered, timestamp: '2026-11-22' }, 'timestamp'],
    ['an unknown key', { ...unnumbered, expires: 'never' }, 'expires'],
  ])('before it is numbered does not have %s', (_, input, path) => {
    const error = checkSchema(NewWaiverDbRecordSchema, input)._unsafeUnwrapErr()
    expect(error.problems.map((problem) => problem.path)).toEqual([path])
  })
})
