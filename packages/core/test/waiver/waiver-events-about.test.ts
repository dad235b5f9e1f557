import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitrariesWith } from '../../src/testing/arbitraries.ts'
import { importWaiverDb, waivedSubjectKey, waiverEventsAbout } from '../../src/waiver/index.ts'
import { again, record } from './support/waiver-db.ts'

const { waiverEvents } = arbitrariesWith(fc)
const subject = { type: record.subject_type, identifier: record.subject_identifier }

describe('waiverEventsAbout', () => {
  it('does not depend on the order of events and records, or on how often they come', () => {
    const some = fc.subarray([again(1), again(2, { waived: false }), again(3, { scenario: 'uefi' })])
    fc.assert(
      fc.property(waiverEvents, some, (events, records) => {
        const about = waiverEventsAbout(subject, events, records)._unsafeUnwrap()
        const turned = waiverEventsAbout(
          subject,
          [...events, ...events].reverse(),
          [...records, ...records].reverse(),
        )
        expect(turned._unsafeUnwrap()).toEqual(about)
      }),
    )
  })

  it('gives out every event of the waivers about a subject, and of no others', () => {
    fc.assert(
      fc.property(waiverEvents, (events) => {
        for (const event of events) {
          if (event.kind !== 'requested') continue
          const key = waivedSubjectKey(event.scope.subject)
          const mine = new Set(
            events.flatMap((one) =>
              one.kind === 'requested' && waivedSubjectKey(one.scope.subject) === key ? [one.waiverId] : [],
            ),
          )
          const about = waiverEventsAbout(event.scope.subject, events, [])._unsafeUnwrap()
          const expected = new Set(
            events.filter(({ waiverId }) => mine.has(waiverId)).map((one) => JSON.stringify(one)),
          )
          expect(new Set(about.map((one) => JSON.stringify(one)))).toEqual(expected)
        }
      }),
    )
  })

  it('is what an import says where there are only records', () => {
    const records = [again(1), again(2, { username: 'ben', waived: false })]
    const about = waiverEventsAbout(subject, [], records)._unsafeUnwrap()
    const imported = importWaiverDb(records)._unsafeUnwrap().events
    expect(about).toHaveLength(imported.length)
    expect(about).toEqual(expect.arrayContaining([...imported]))
  })

  it('takes an answer to a waiver that came as a record', () => {
    const revoked = {
      kind: 'revoked',
      waiverId: 'waiverdb:1',
      at: '2026-11-02T00:00:00Z',
      by: 'ben',
      comment: 'not any more',
    } as const
    expect(
      waiverEventsAbout(subject, [revoked], [again(1)])
        ._unsafeUnwrap()
        .at(-1),
    ).toEqual(revoked)
    expect(waiverEventsAbout(subject, [revoked], [])._unsafeUnwrap()).toEqual([])
  })

  it('names the record that cannot count by its id', () => {
    const records = [again(4), again(7, { testcase: '', username: 'waiverdb' })]
    expect(waiverEventsAbout(subject, [], records)._unsafeUnwrapErr()).toMatchObject({
      kind: 'schema/invalid',
      retryable: false,
      message: expect.stringContaining('waiverdb:7.testcase'),
      problems: [{ path: 'waiverdb:7.testcase', keys: ['waiverdb:7', 'testcase'] }],
    })
  })
})

describe('waivedSubjectKey', () => {
  it.each([
    ['the old name of a type', 'brew-build', 'bash-5.2-1.fc40', 'koji_build', 'bash-5.2-1.fc40', true],
    [
      'an id in other letters, where they do not count',
      'git_commit',
      'A'.repeat(40),
      'git_commit',
      'a'.repeat(40),
      true,
    ],
    ['an id in other letters, where they do', 'compose', 'A', 'compose', 'a', false],
    ['another type', 'compose', 'a', 'advisory', 'a', false],
    ['an id that its type does not allow', 'brew-build', '0', 'koji_build', '0', true],
  ])('%s', (_, type, identifier, otherType, otherIdentifier, isSame) => {
    const other = waivedSubjectKey({ type: otherType, identifier: otherIdentifier })
    expect(waivedSubjectKey({ type, identifier }) === other).toBe(isSame)
  })
})
