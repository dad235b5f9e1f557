import type { Call, Reply } from '../openapi/judged-fetch.ts'
import { sampleReply } from '../openapi/sample.ts'

/** What somebody may do, as GitHub knows it. */
export interface FakePerson {
  /** As `write`, or `maintain`. */
  readonly role: string
  /** Names of teams, as `shop/release`. */
  readonly teams?: readonly string[]
}

type Answers = Readonly<Record<string, (call: Call) => Reply>>

/** The accounts that GitHub knows: anybody else is nobody. */
export function peopleAnswers(people: ReadonlyMap<string, FakePerson>): Answers {
  return {
    'repos/get-collaborator-permission-level': ({ operation, parts }) => {
      const person = people.get(decodeURIComponent(parts['username'] ?? ''))
      if (!person) return notFound
      const permission = { maintain: 'write', triage: 'read' }[person.role] ?? person.role
      return { status: 200, body: sampleReply(operation, 200, { permission, role_name: person.role }) }
    },
    'teams/get-membership-for-user-in-org': ({ operation, parts }) => {
      const person = people.get(decodeURIComponent(parts['username'] ?? ''))
      const isMember = person?.teams?.includes(`${parts['org']}/${parts['team_slug']}`)
      return isMember ? { status: 200, body: sampleReply(operation, 200, { state: 'active' }) } : notFound
    },
  }
}

const notFound: Reply = { status: 404, body: { message: 'Not Found' } }
