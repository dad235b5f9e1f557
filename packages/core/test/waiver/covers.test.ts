import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SubjectRef, WaiverScope } from '../../src/schema/index.ts'
import { scopeCovers, type WaiverTarget } from '../../src/waiver/index.ts'

const target: WaiverTarget = {
  subject: {
    type: 'koji_build',
    identifier: 'bash-5.2-1.fc40',
    productVersion: 'fedora-40',
    revision: '3',
    author: 'ann',
    requester: 'cy',
    createdAt: '2026-11-22T04:19:00Z',
    facts: { tier: 1 },
  } satisfies Required<SubjectRef>,
  testcase: 'unit/a',
  variant: { arch: 'x86_64' },
  decisionContext: 'release',
  purpose: 'advisory:1',
  blocking: [{ id: 'r1', failureSignature: 's1' }],
}
const whole: WaiverScope = {
  subject: { type: 'koji_build', identifier: 'bash-5.2-1.fc40' },
  testcase: 'unit/a',
}

/** Each key with the value that covers the target, and values that do not. */
const keys: readonly (readonly [
  key: string,
  good: Partial<WaiverScope>,
  bad: readonly Partial<WaiverScope>[],
])[] = [
  ['subject.type', {}, [{ subject: { type: 'brew_build', identifier: 'bash-5.2-1.fc40' } }]],
  ['subject.identifier', {}, [{ subject: { type: 'koji_build', identifier: 'bash-5.2-2.fc40' } }]],
  [
    'subject.productVersion',
    { subject: { ...whole.subject, productVersion: 'fedora-40' } },
    [{ subject: { ...whole.subject, productVersion: 'fedora-41' } }],
  ],
  [
    'subject.revision',
    { subject: { ...whole.subject, revision: '3' } },
    [{ subject: { ...whole.subject, revision: '4' } }],
  ],
  [
    'subject.author',
    { subject: { ...whole.subject, author: 'ann' } },
    [{ subject: { ...whole.subject, author: 'ben' } }],
  ],
  [
    'subject.requester',
    { subject: { ...whole.subject, requester: 'cy' } },
    [{ subject: { ...whole.subject, requester: 'ann' } }],
  ],
  [
    'subject.createdAt',
    { subject: { ...whole.subject, createdAt: '2026-11-22T04:19:00.00Z' } },
    [{ subject: { ...whole.subject, createdAt: '2026-11-22T04:19:01Z' } }],
  ],
  [
    'subject.facts',
    { subject: { ...whole.subject, facts: { tier: 1 } } },
    [
      { subject: { ...whole.subject, facts: { tier: 2 } } },
      { subject: { ...whole.subject, facts: { toString: 'x' } } },
    ],
  ],
  ['testcase', {}, [{ testcase: 'unit/b' }, { testcase: 'unit/*' }, { testcase: 'unit' }]],
  [
    'variant',
    { variant: { arch: 'x86_64' } },
    [{ variant: { arch: 'aarch64' } }, { variant: {} }, { variant: { arch: 'x86_64', os: 'linux' } }],
  ],
  [
    'variantIncludes',
    { variantIncludes: { arch: 'x86_64' } },
    [
      { variantIncludes: { arch: 'aarch64' } },
      { variantIncludes: { arch: 'x86_64', os: 'linux' } },
      { variantIncludes: { toString: 'x' } },
    ],
  ],
  ['decisionContext', { decisionContext: 'release' }, [{ decisionContext: 'merge' }]],
  ['purpose', { purpose: 'advisory:1' }, [{ purpose: 'advisory:2' }]],
  ['resultId', { resultId: 'r1' }, [{ resultId: 'r2' }]],
  ['failureSignature', { failureSignature: 's1' }, [{ failureSignature: 's2' }]],
]

describe('scopeCovers', () => {
  it('a scope of subject and testcase covers every way of running it', () => {
    expect(scopeCovers(whole, target)).toBe(true)
    expect(scopeCovers(whole, { ...target, blocking: [], variant: {}, purpose: undefined })).toBe(true)
  })

  it.each(keys)('%s narrows: its own value covers, no other does', (_, good, bad) => {
    expect(scopeCovers({ ...whole, ...good }, target)).toBe(true)
    for (const other of bad) expect(scopeCovers({ ...whole, ...other }, target)).toBe(false)
  })

  it('every key of a subject narrows', () => {
    const known = keys.flatMap(([key]) => (key.startsWith('subject.') ? [key.slice('subject.'.length)] : []))
    expect(known.sort()).toEqual(Object.keys(target.subject).sort())
  })

  it('a key more never covers more', () => {
    for (const [, good] of keys) {
      for (const [, alsoGood, bad] of keys) {
        expect(scopeCovers({ ...whole, ...good, ...alsoGood }, target)).toBe(true)
        for (const other of bad) expect(scopeCovers({ ...whole, ...good, ...other }, target)).toBe(false)
      }
    }
  })

  it('narrowing never opens more: what a scope with any keys more covers, it covers without them', () => {
    const part = fc.constantFrom(...keys.flatMap(([, good, bad]) => [good, ...bad]))
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), fc.array(part, { maxLength: 4 }), (some, more) => {
        const scope: WaiverScope = Object.assign({}, whole, ...some)
        const narrower: WaiverScope = Object.assign({}, ...more, scope)
        expect(scopeCovers(scope, target) || !scopeCovers(narrower, target)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    [{ variantIncludes: { scenario: 'uefi' } }, { scenario: 'uefi' }, true],
    [{ variantIncludes: { scenario: 'uefi' } }, { scenario: 'uefi', arch: 's390x' }, true],
    [{ variantIncludes: { scenario: 'uefi' } }, { scenario: 'bios', arch: 's390x' }, false],
    [{ variantIncludes: { scenario: 'uefi' } }, {}, false],
    [{ variantIncludes: {} }, { arch: 's390x' }, true],
    [{ variantIncludes: {} }, {}, true],
    [{ variant: { arch: 's390x' }, variantIncludes: { scenario: 'uefi' } }, { arch: 's390x' }, false],
  ])('%j covers the variant %j: %s', (scope, variant, covers) => {
    expect(scopeCovers({ ...whole, ...scope }, { ...target, variant })).toBe(covers)
  })

  it('a scope that names what the target does not have covers nothing', () => {
    const bare: WaiverTarget = { ...target, subject: whole.subject, purpose: undefined }
    for (const [key, good] of keys.filter(([name]) => name.startsWith('subject.') || name === 'purpose')) {
      expect([key, scopeCovers({ ...whole, ...good }, bare)]).toEqual([key, Object.keys(good).length === 0])
    }
  })

  it.each([
    ['nothing blocks', [], false],
    ['the result blocks', [{ id: 'r1', failureSignature: 's1' }], true],
    [
      'a new failure that looks the same blocks too',
      [
        { id: 'r1', failureSignature: 's1' },
        { id: 'r2', failureSignature: 's1' },
      ],
      false,
    ],
    ['a new failure blocks', [{ id: 'r2', failureSignature: 's2' }], false],
    ['a failure without a signature blocks', [{ id: 'r2' }], false],
  ] as const)('a waiver for a result, when %s: %s', (_, blocking, covers) => {
    expect(scopeCovers({ ...whole, resultId: 'r1' }, { ...target, blocking })).toBe(covers)
  })

  it.each([
    ['nothing blocks', [], false],
    [
      'the same failure blocks twice',
      [
        { id: 'r1', failureSignature: 's1' },
        { id: 'r2', failureSignature: 's1' },
      ],
      true,
    ],
    [
      'a new failure blocks too',
      [
        { id: 'r1', failureSignature: 's1' },
        { id: 'r2', failureSignature: 's2' },
      ],
      false,
    ],
    ['a failure without a signature blocks', [{ id: 'r1' }], false],
  ] as const)('a waiver for a signature, when %s: %s', (_, blocking, covers) => {
    expect(scopeCovers({ ...whole, failureSignature: 's1' }, { ...target, blocking })).toBe(covers)
  })
})
