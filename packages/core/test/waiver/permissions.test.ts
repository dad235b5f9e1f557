import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WaiverPermission } from '../../src/schema/waiver-permission.ts'
import { mayWaive, permissionsFor, type WaiveQuestion } from '../../src/waiver/index.ts'

const permissions: readonly WaiverPermission[] = [
  { name: 'lint', testcases: ['dist.*'], testcasesIgnore: ['dist.virus*', 'dist.abi'], groups: ['qa'] },
  { name: 'abi', testcases: ['rpmdiff.abi', 'dist.abi'], users: ['ann'], maintainers: ['max'] },
  { name: 'all', testcases: ['*'], testcasesIgnore: ['*.virus*'], groups: ['release'] },
  { name: 'nobody', testcases: ['*'] },
]

/** What permits it, or why nothing does. */
function answerTo(question: Partial<WaiveQuestion>): string {
  return mayWaive({ permissions, testcase: 'dist.rpmlint', who: 'ann', groups: [], ...question }).match(
    (entries) => entries.map(({ name }) => name).join(),
    ({ kind }) => kind,
  )
}

describe('mayWaive', () => {
  it.each<[string, Partial<WaiveQuestion>, string]>([
    ['a member of a group', { groups: ['devel', 'qa'] }, 'lint'],
    ['a member of no group', {}, 'waiver/not-permitted'],
    ['a user by name', { testcase: 'rpmdiff.abi' }, 'abi'],
    ['a user by name in other letters', { testcase: 'rpmdiff.abi', who: 'Ann' }, 'abi'],
    ['a maintainer, who has no part in it', { testcase: 'rpmdiff.abi', who: 'max' }, 'waiver/not-permitted'],
    ['by one entry, though another ignores the testcase', { testcase: 'dist.abi', groups: ['qa'] }, 'abi'],
    ['by several entries', { groups: ['qa', 'release'] }, 'lint,all'],
    [
      'what all entries ignore',
      { testcase: 'dist.virus-scan', groups: ['qa', 'release'] },
      'waiver/not-permitted',
    ],
    ['a group in other letters, which is another group', { groups: ['QA'] }, 'waiver/not-permitted'],
    ['a user named like a group', { who: 'qa' }, 'waiver/not-permitted'],
    [
      'a group named like a user',
      { testcase: 'rpmdiff.abi', who: 'eve', groups: ['ann'] },
      'waiver/not-permitted',
    ],
    ['anybody where nothing is configured', { permissions: undefined }, ''],
    ['nobody where nobody is permitted', { permissions: [] }, 'waiver/not-permitted'],
    ['a superuser, by that alone', { who: 'bot', superusers: ['bot'] }, 'waiver/not-permitted'],
    [
      'a superuser on behalf of one who may',
      { testcase: 'rpmdiff.abi', proxiedBy: 'bot', superusers: ['bot'] },
      'abi',
    ],
    [
      'a superuser on behalf of one who may not',
      { testcase: 'rpmdiff.abi', who: 'eve', proxiedBy: 'bot', superusers: ['bot'] },
      'waiver/not-permitted',
    ],
    [
      'one who may, on behalf of one who may not',
      { testcase: 'rpmdiff.abi', who: 'eve', proxiedBy: 'ann', superusers: ['ann'] },
      'waiver/not-permitted',
    ],
    ['another on behalf of one who may', { testcase: 'rpmdiff.abi', proxiedBy: 'eve' }, 'waiver/no-proxy'],
    ['another where nothing is configured', { permissions: undefined, proxiedBy: 'eve' }, 'waiver/no-proxy'],
    ['oneself, by name', { testcase: 'rpmdiff.abi', proxiedBy: 'ANN' }, 'abi'],
  ])('%s', (_, question, answer) => {
    expect(answerTo(question)).toBe(answer)
  })

  it('says who may', () => {
    const refused = mayWaive({ permissions, testcase: 'rpmdiff.abi', who: 'eve', groups: [] })
    expect(refused._unsafeUnwrapErr()).toEqual({
      kind: 'waiver/not-permitted',
      message: 'eve may not waive rpmdiff.abi; those of abi, all, nobody may.',
      retryable: false,
      who: 'eve',
      testcase: 'rpmdiff.abi',
      permissions: permissionsFor(permissions, 'rpmdiff.abi'),
    })
    const nobody = mayWaive({ permissions: [], testcase: 'rpmdiff.abi', who: 'eve', groups: [] })
    expect(nobody._unsafeUnwrapErr().message).toBe('Nobody may waive rpmdiff.abi: no permission is about it.')
  })

  it('says who may not hand in what for whom', () => {
    const refused = mayWaive({ permissions, testcase: 'dist.abi', who: 'ann', groups: [], proxiedBy: 'eve' })
    expect(refused._unsafeUnwrapErr()).toEqual({
      kind: 'waiver/no-proxy',
      message: 'eve may not hand in waivers on behalf of others, such as ann.',
      retryable: false,
      who: 'ann',
      proxiedBy: 'eve',
    })
  })

  it('never permits less with an entry, a user or a group more, nor more with a pattern more to ignore', () => {
    const names = fc.subarray(['ann', 'ben', 'qa'])
    const globs = fc.subarray(['dist.*', '*', 'dist.rpmlint', 'rpmdiff.*'])
    const entry: fc.Arbitrary<WaiverPermission> = fc.record(
      { name: fc.constant('one'), testcases: globs, testcasesIgnore: globs, users: names, groups: names },
      { requiredKeys: ['name', 'testcases'], noNullPrototype: true },
    )
    const entries = fc.array(entry, { maxLength: 3 })
    fc.assert(
      fc.property(entries, entry, names, globs, names, (some, more, users, ignored, groups) => {
        const asked = { testcase: 'dist.rpmlint', who: 'ann', groups }
        const may = (list: readonly WaiverPermission[]): boolean =>
          mayWaive({ ...asked, permissions: list }).isOk()
        const wider = some.map((one) => ({ ...one, users: [...(one.users ?? []), ...users] }))
        const narrower = some.map((one) => ({
          ...one,
          testcasesIgnore: [...(one.testcasesIgnore ?? []), ...ignored],
        }))
        expect(may([...some].reverse())).toBe(may(some))
        expect(may(some) && !may([more, ...some])).toBe(false)
        expect(may(some) && !may(wider)).toBe(false)
        expect(may(narrower) && !may(some)).toBe(false)
      }),
      { numRuns: 500 },
    )
  })
})
