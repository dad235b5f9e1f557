import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WaiverEventSchema } from '../../src/schema/index.ts'
import {
  importWaiverDb,
  neverExpires,
  scopeCovers,
  type WaiverDbImportOptions,
  type WaiverDbRecord,
} from '../../src/waiver/index.ts'
import { again, counting, record } from './support/waiver-db.ts'

describe('a record', () => {
  it('becomes a request and its approval', () => {
    const scope = {
      subject: { type: 'koji_build', identifier: 'glibc-2.39-4.el10', productVersion: 'rhel-10' },
      testcase: 'rpmdiff.abi',
    }
    const at = '2026-11-01T09:00:00.123456Z'
    expect(importWaiverDb([record])._unsafeUnwrap()).toEqual({
      events: [
        {
          kind: 'requested',
          waiverId: 'waiverdb:7',
          at,
          by: 'ann',
          scope,
          reason: 'private symbol',
          expiresAt: neverExpires,
        },
        {
          kind: 'approved',
          waiverId: 'waiverdb:7',
          at,
          by: 'waiverdb',
          comment: 'Imported from WaiverDB, where a waiver counts without an approval.',
        },
      ],
      withoutEffect: [],
    })
  })

  it.each<[string, Partial<WaiverDbRecord>, WaiverDbImportOptions, object]>([
    ['brew-build', { subject_type: 'brew-build' }, {}, { scope: { subject: { type: 'koji_build' } } }],
    [
      'another type with a hyphen',
      { subject_type: 'redhat-module', subject_identifier: 'any name' },
      {},
      { scope: { subject: { type: 'redhat-module', identifier: 'any name' } } },
    ],
    [
      'an id that is not in canonical form',
      { subject_type: 'git_commit', subject_identifier: 'A'.repeat(40) },
      {},
      { scope: { subject: { identifier: 'a'.repeat(40) } } },
    ],
    ['a scenario', { scenario: 'uefi' }, {}, { scope: { variantIncludes: { scenario: 'uefi' } } }],
    ['an empty scenario', { scenario: '' }, {}, { scope: { variantIncludes: { scenario: '' } } }],
    ['a proxy', { proxied_by: 'bodhi' }, {}, { by: 'ann', proxiedBy: 'bodhi' }],
    ['no comment', { comment: null }, {}, { reason: 'No comment in WaiverDB.' }],
    ['an empty comment', { comment: ' ' }, {}, { reason: 'No comment in WaiverDB.' }],
    ['an end', {}, { expiresAfter: 'P30D' }, { expiresAt: '2026-12-01T09:00:00.123Z' }],
    ['UTC', { timestamp: '2026-11-01T09:00:00Z' }, {}, { at: '2026-11-01T09:00:00Z' }],
    ['a space in the time', { timestamp: '2026-11-01 09:00:00' }, {}, { at: '2026-11-01T09:00:00Z' }],
    ['a zone', { timestamp: '2026-11-01T00:30:00.5+01:00' }, {}, { at: '2026-10-31T23:30:00.5Z' }],
    ['a zone in the west', { timestamp: '2026-11-01T00:30:00-05:30' }, {}, { at: '2026-11-01T06:00:00Z' }],
  ])('with %s', (_, change, options, expected) => {
    const [requested, approved] = importWaiverDb([{ ...record, ...change }], options)._unsafeUnwrap().events
    expect(requested).toMatchObject(expected)
    expect(approved?.at).toBe(requested?.at)
    expect(WaiverEventSchema.safeParse(requested).success).toBe(true)
  })

  it('without a scenario is for every scenario, and with one on every architecture', () => {
    const covers = (scenario: string | null, variant: Record<string, string>): boolean => {
      const [requested] = importWaiverDb([{ ...record, scenario }])._unsafeUnwrap().events
      if (requested?.kind !== 'requested') return false
      const { subject, testcase } = requested.scope
      return scopeCovers(requested.scope, {
        subject,
        testcase,
        variant,
        decisionContext: 'any',
        blocking: [],
      })
    }
    expect(covers(null, { scenario: 'uefi', arch: 's390x' })).toBe(true)
    expect(covers(null, {})).toBe(true)
    expect(covers('uefi', { scenario: 'uefi', arch: 's390x' })).toBe(true)
    expect(covers('uefi', { scenario: 'bios', arch: 's390x' })).toBe(false)
    expect(covers('uefi', {})).toBe(false)
  })

  it('leaves the product version of the subject to decide', () => {
    const [requested] = importWaiverDb([record])._unsafeUnwrap().events
    if (requested?.kind !== 'requested') throw new Error('Not a request.')
    const target = { testcase: record.testcase, variant: {}, decisionContext: 'any', blocking: [] }
    for (const productVersion of ['rhel-10', 'rhel-9', undefined]) {
      const { productVersion: _, ...subject } = requested.scope.subject
      const asked = productVersion === undefined ? subject : { ...subject, productVersion }
      expect(scopeCovers(requested.scope, { ...target, subject: asked })).toBe(productVersion === 'rhel-10')
    }
  })
})

describe('obsolescence', () => {
  it.each<[string, readonly WaiverDbRecord[], WaiverDbImportOptions, string]>([
    ['one waiver', [again(1)], {}, '1'],
    ['the newer of two', [again(1), again(2)], {}, '2'],
    ['the newer of two users', [again(1), again(2, { username: 'ben' })], {}, '2'],
    ['taken back', [again(1), again(2, { waived: false })], {}, ''],
    ['taken back by another', [again(1), again(2, { waived: false, username: 'ben' })], {}, ''],
    ['taken back and waived again', [again(1), again(2, { waived: false }), again(3)], {}, '3'],
    [
      'both users, where the user is part of the key',
      [again(1), again(2, { username: 'ben' })],
      { obsoletedBy: 'same-user' },
      '1,2',
    ],
    [
      'taken back by another, where the user is part of the key',
      [again(1), again(2, { waived: false, username: 'ben' })],
      { obsoletedBy: 'same-user' },
      '1',
    ],
    [
      'taken back by the same user in other letters',
      [again(1), again(2, { waived: false, username: 'Ann' })],
      { obsoletedBy: 'same-user' },
      '',
    ],
    [
      'for another product version, which WaiverDB forgets',
      [again(1), again(2, { product_version: 'rhel-9' })],
      {},
      '1,2',
    ],
    ['for another scenario', [again(1), again(2, { scenario: 'uefi' })], {}, '1,2'],
    [
      'for a scenario, taken back for all',
      [again(1, { scenario: 'uefi' }), again(2, { waived: false })],
      {},
      '1',
    ],
    ['for another testcase', [again(1), again(2, { testcase: 'dist.abi' })], {}, '1,2'],
    ['for another subject', [again(1), again(2, { subject_identifier: 'glibc-2.39-5.el10' })], {}, '1,2'],
    ['under the old name of the type', [again(1, { subject_type: 'brew-build' }), again(2)], {}, '2'],
    ['by id, whatever the clocks said', [again(1, { timestamp: '2026-11-02T00:00:00' }), again(2)], {}, '2'],
    [
      'taken back by a clock that is behind',
      [again(1, { timestamp: '2026-11-02T00:00:00' }), again(2, { waived: false })],
      {},
      '',
    ],
  ])('%s', (_, records, options, ids) => {
    expect(counting(records, options)).toBe(ids)
    expect(counting([...records, ...records].reverse(), options)).toBe(ids)
  })

  it('says who took a waiver back, when and why', () => {
    const { events } = importWaiverDb([
      again(1),
      again(2, { username: 'ben' }),
      again(3, { waived: false, username: 'cy', comment: 'it was public' }),
    ])._unsafeUnwrap()
    expect(events.filter(({ kind }) => kind === 'revoked')).toEqual([
      {
        kind: 'revoked',
        waiverId: 'waiverdb:1',
        at: '2026-11-01T09:00:02Z',
        by: 'ben',
        comment: 'Superseded by waiver 2 of WaiverDB.',
      },
      {
        kind: 'revoked',
        waiverId: 'waiverdb:2',
        at: '2026-11-01T09:00:03Z',
        by: 'cy',
        comment: 'it was public',
      },
    ])
  })

  it('shows the past as it was', () => {
    const records = [again(1), again(2), again(3, { waived: false }), again(4, { waived: false }), again(5)]
    const seen = [0, 1, 2, 3, 4, 5].map((second) => counting(records, {}, `2026-11-01T09:00:0${second}.5Z`))
    expect(seen).toEqual(['', '1', '2', '', '', '5'])
  })

  it('names what took nothing back', () => {
    const records = [
      again(1, { waived: false }),
      again(2),
      again(3, { waived: false }),
      again(4, { waived: false }),
    ]
    expect(importWaiverDb(records)._unsafeUnwrap().withoutEffect).toEqual([1, 4])
  })
})

describe('records at random', () => {
  const records = fc.uniqueArray(
    fc.record({
      id: fc.nat(20),
      subject_type: fc.constantFrom('koji_build', 'brew-build', 'bodhi_update'),
      subject_identifier: fc.constantFrom('glibc-2.39-4.el10', 'bash-5.2-1.fc40'),
      testcase: fc.constantFrom('rpmdiff.abi', 'dist.rpmlint'),
      scenario: fc.constantFrom(null, 'uefi'),
      product_version: fc.constantFrom('rhel-10', 'rhel-9'),
      waived: fc.boolean(),
      comment: fc.constantFrom('private symbol', null),
      username: fc.constantFrom('ann', 'Ann', 'ben'),
      proxied_by: fc.constantFrom(null, 'bodhi'),
      timestamp: fc.nat(59).map((second) => `2026-11-01T09:00:${String(second).padStart(2, '0')}`),
    }),
    { selector: ({ id }) => id, maxLength: 12 },
  )
  const options = fc.constantFrom<WaiverDbImportOptions>(
    {},
    { obsoletedBy: 'same-user' },
    { expiresAfter: 'P300D' },
  )

  it('come to the same in every order and with repeats, and to events that their schema lets through', () => {
    fc.assert(
      fc.property(records, options, (some, how) => {
        const imported = importWaiverDb(some, how)._unsafeUnwrap()
        expect(importWaiverDb([...some, ...some].reverse(), how)._unsafeUnwrap()).toEqual(imported)
        for (const event of imported.events) expect(WaiverEventSchema.parse(event)).toEqual(event)
      }),
    )
  })

  it('are all accounted for: waivers have a request, the rest took something back or are named', () => {
    fc.assert(
      fc.property(records, options, (some, how) => {
        const { events, withoutEffect } = importWaiverDb(some, how)._unsafeUnwrap()
        const requested = events.flatMap((event) => (event.kind === 'requested' ? [event.waiverId] : []))
        expect(requested.sort()).toEqual(
          some.flatMap(({ id, waived }) => (waived ? [`waiverdb:${id}`] : [])).sort(),
        )
        for (const { id, waived, timestamp } of some) {
          const tookBack = events.some(({ kind, at }) => kind === 'revoked' && at === `${timestamp}Z`)
          if (!waived) expect(tookBack || withoutEffect.includes(id)).toBe(true)
        }
      }),
    )
  })

  it('count as the newest of each key say, and a user in the key never closes more', () => {
    fc.assert(
      fc.property(records, (some) => {
        const newest = new Map<string, WaiverDbRecord>()
        for (const one of [...some].sort((a, b) => a.id - b.id)) {
          const type = one.subject_type.replace('brew-build', 'koji_build')
          const { subject_identifier: identifier, testcase, scenario, product_version: version } = one
          newest.set(JSON.stringify([type, identifier, testcase, scenario, version]), one)
        }
        const ids = [...newest.values()].filter(({ waived }) => waived).map(({ id }) => String(id))
        expect(counting(some).split(',').sort()).toEqual((ids.length > 0 ? ids : ['']).sort())
        const perUser = counting(some, { obsoletedBy: 'same-user' }).split(',')
        expect(ids.every((id) => perUser.includes(id))).toBe(true)
      }),
    )
  })
})
