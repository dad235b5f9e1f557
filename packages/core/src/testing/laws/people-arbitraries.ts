import type * as fastCheck from 'fast-check'
import type { RoleGrant, SignOff, SubjectRef } from '../../schema/index.ts'
import { momentsAt, type Moments } from './moments.ts'
import { sparseRecord } from './sparse-record.ts'
import type { World } from './world.ts'

/** What people said, and what they may say. */
export interface PeopleArbitraries {
  /** A sign-off for the subject of the evidence. */
  readonly signOff: fastCheck.Arbitrary<SignOff>
  readonly signOffOn: (subject: SubjectRef) => fastCheck.Arbitrary<SignOff>
  readonly roleGrant: fastCheck.Arbitrary<RoleGrant>
}

export function peopleArbitraries(fc: typeof fastCheck.default, world: World): PeopleArbitraries {
  const { moment } = momentsAt(fc, world)
  // Some are heard more often than others, so that what they said and what they may say meet.
  const [first = 'ann', second = first] = world.people
  const who = fc.constantFrom(first, first, second, ...world.people)
  const role = fc.constantFrom(...world.roles.slice(0, 1), ...world.roles)
  const signOff: fastCheck.Arbitrary<SignOff> = sparseRecord(
    fc,
    {
      id: fc.nat(30).map((number) => `s${number}`),
      role,
      by: who,
      at: moment(),
      verdict: fc.constantFrom<SignOff['verdict'][]>('approve', 'approve', 'approve', 'reject'),
    },
    {
      subjectRevision: fc.constantFrom('1', '2'),
      item: fc.constantFrom(...new Set([...world.items, ...world.testcases])),
    },
    2,
  )
  return {
    signOff,
    signOffOn: ({ type, identifier }) => signOff.map((one) => ({ ...one, subject: { type, identifier } })),
    roleGrant: sparseRecord(fc, { who, role, from: moment(0, 4) }, { until: moment(3) }, 2),
  }
}

/** The role in which somebody signed off: held at that time, until then, or later on; or nobody knows of it. */
export function grantAround(
  { by: who, role, at }: SignOff,
  when: number,
  momentAt: Moments['momentAt'],
): readonly RoleGrant[] {
  const held = { who, role, from: momentAt(0) }
  return [[], [held], [{ ...held, until: at }], [{ ...held, from: momentAt(9) }]][when] ?? []
}

/** Everybody holds every role, all the time. */
export function everyRole({ roles, people }: World, from: string): RoleGrant[] {
  return roles.flatMap((role) => people.map((who) => ({ who, role, from })))
}

/** Everybody approves everything, of that revision. */
export function approvalsOf(
  { roles, items, testcases, people }: World,
  at: string,
  subjectRevision?: string,
): SignOff[] {
  const [first = 'ann'] = people
  const said = {
    at,
    verdict: 'approve' as const,
    ...(subjectRevision === undefined ? {} : { subjectRevision }),
  }
  const named = [...new Set([...items, ...testcases])].slice(0, 4)
  return [
    ...people
      .slice(0, 4)
      .map((by, index) => ({ ...said, id: `whole-${index}`, role: roles[index % roles.length] ?? 'qe', by })),
    ...named.flatMap((item, index) =>
      roles.slice(0, 2).map((role) => ({ ...said, id: `item-${index}-${role}`, role, by: first, item })),
    ),
  ]
}
