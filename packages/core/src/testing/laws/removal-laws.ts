import type * as fastCheck from 'fast-check'
import type { Evidence } from '../../policy/index.ts'
import type { SignOff, SubjectRef } from '../../schema/index.ts'
import { expectLaw, law, type LawAnswer, type LawTools, type PolicyLaw, type Scenario } from './law.ts'
import { seenResults } from './missing-data-laws.ts'
import { haveRules, rulesOfType } from './rules-inside.ts'

/** Without a record that speaks for it, a gate that was not satisfied does not open. */
export function removalLaws(tools: LawTools): readonly PolicyLaw[] {
  const { fc, decide, scenario } = tools
  const choosing: fastCheck.Arbitrary<readonly [Scenario, number]> = fc.tuple(scenario, fc.nat())
  /** Takes some of the records away one by one, each with all that belong together with it. */
  function removal<Kind extends ListKind>(
    id: string,
    title: string,
    kind: Kind,
    candidates: (records: readonly RecordOf<Kind>[], asked: Scenario) => readonly RecordOf<Kind>[],
    goesWith: (record: RecordOf<Kind>, chosen: RecordOf<Kind>) => boolean = (record, chosen) =>
      record === chosen,
  ): PolicyLaw {
    return law(tools, id, title, choosing, ([asked, choice]) => {
      const records = (asked.evidence[kind] ?? []) as readonly RecordOf<Kind>[]
      return neverOpens(asked, someFrom(choice, candidates(records, asked)), (chosen) => ({
        ...asked.evidence,
        [kind]: records.filter((record) => !goesWith(record, chosen)),
      }))
    })
  }
  function neverOpens<Removed>(
    { policies, evidence, query }: Scenario,
    removable: readonly Removed[],
    without: (removed: Removed) => Evidence,
  ): LawAnswer {
    if (removable.length === 0) return 'not its case'
    const before = decide(policies, evidence, query).status
    if (before === 'satisfied') return 'not its case'
    const open = removable.find((removed) => decide(policies, without(removed), query).status === 'satisfied')
    return expectLaw(open === undefined, () => `${before} became satisfied without ${JSON.stringify(open)}`)
  }
  return [
    removal(
      'L4.sign-offs',
      'Without an approval, a gate that was not satisfied is not satisfied, unless its giver may then speak in another role',
      'signOffs',
      (signOffs, { policies }) =>
        signOffs.filter(
          (one) => one.verdict === 'approve' && (!keepsApart(policies) || isOnlyWord(one, signOffs)),
        ),
    ),
    removal(
      'L4.approvals',
      'Without an approval of a waiver, a gate that was not satisfied is not satisfied',
      'waiverEvents',
      (events) => events.filter(({ kind }) => kind === 'approved'),
    ),
    removal(
      'L4.roles',
      'Where nobody says that somebody held a role in which they rejected nothing, a gate that was not satisfied is not satisfied',
      'roles',
      (roles, { evidence: { signOffs = [] } }) =>
        roles.filter(
          ({ who, role }) =>
            !signOffs.some((one) => one.verdict === 'reject' && one.role === role && isOne(one.by, who)),
        ),
      (grant, { who, role }) => grant.role === role && isOne(grant.who, who),
    ),
    removal(
      'L4.quarantine',
      'Without a quarantine, a gate that was not satisfied is not satisfied',
      'quarantine',
      (entries) => entries,
    ),
    removal(
      'L4.exonerations',
      'Without an exoneration, a gate that was not satisfied is not satisfied',
      'exonerations',
      (exonerations) => exonerations,
    ),
    removal(
      'L4.metrics',
      'Without any measurement of something, or of what it is compared with, a gate that was not satisfied is not satisfied',
      'metrics',
      (points) => points,
      (point, { metric, ref }) => point.metric === metric && point.ref === ref,
    ),
    removal(
      'L4.baselines',
      'Without any count of a testcase that was reported in a baseline, a gate that was not satisfied is not satisfied',
      'baselines',
      (counts, asked) => counts.filter(({ testcase }) => staysInSight(testcase, asked)),
      (count, { testcase, ref }) => count.testcase === testcase && count.ref === ref,
    ),
    removal(
      'L4.subjects',
      'Without what is known of another subject, a gate that was not satisfied is not satisfied',
      'otherSubjects',
      (subjects, { policies }) =>
        asksPredicates(policies)
          ? []
          : subjects.filter((one) => subjects.filter((other) => isNamedAs(one, other)).length === 1),
    ),
    law(
      tools,
      'L4.facts',
      'Without a fact about its subject, a gate that was not satisfied is not satisfied',
      choosing,
      ([asked, choice]) => {
        const { policies, evidence } = asked
        if (asksPredicates(policies)) return 'not its case'
        return neverOpens(asked, someFrom(choice, removableFacts(asked)), (name) => ({
          ...evidence,
          subject: withoutFact(evidence.subject, name),
        }))
      },
    ),
  ]
}

type ListKind =
  | 'signOffs'
  | 'waiverEvents'
  | 'roles'
  | 'quarantine'
  | 'exonerations'
  | 'metrics'
  | 'baselines'
  | 'otherSubjects'
type RecordOf<Kind extends ListKind> = NonNullable<Evidence[Kind]>[number]

/** A few of them, beginning anywhere: enough to meet the one that matters. */
function someFrom<Value>(start: number, values: readonly Value[]): readonly Value[] {
  const from = start % Math.max(1, values.length)
  return [...values.slice(from), ...values.slice(0, from)].slice(0, 5)
}

function isOne(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/** True where who signs in two roles counts in neither. */
function keepsApart(policies: Scenario['policies']): boolean {
  return rulesOfType(policies, 'signOff').some(({ distinctFrom }) => distinctFrom?.includes('other-signers'))
}

function isOnlyWord(one: SignOff, signOffs: readonly SignOff[]): boolean {
  return !signOffs.some(
    (other) =>
      other !== one &&
      isOne(other.by, one.by) &&
      other.item === one.item &&
      isNamedAs(other.subject ?? {}, one.subject ?? {}),
  )
}

function isNamedAs(one: Partial<SubjectRef>, other: Partial<SubjectRef>): boolean {
  return one.type === other.type && one.identifier === other.identifier
}

/**
 * True when a testcase is looked at also where no baseline knows of it: a rule that compares failures waits for what was
 * counted before and is no longer reported.
 */
function staysInSight(testcase: string, asked: Scenario): boolean {
  const { policies, evidence } = asked
  const compared = rulesOfType(policies, 'nonInferior')
  if (compared.length === 0) return true
  // A waiver for the testcase, and a regression that was found only together with its own, are left out of it.
  const isAlone =
    compared.every((rule) => rule.falseDiscoveryRate === undefined) || evidence.waiverEvents?.length === 0
  return (
    isAlone &&
    !haveRules(policies, 'allSubjects', 'anySubject') &&
    seenResults(asked).some((result) => result.testcase === testcase)
  )
}

function asksPredicates(policies: Scenario['policies']): boolean {
  // A function of somebody else's may make of a missing fact what it likes.
  return haveRules(policies, 'predicate') || JSON.stringify(policies).includes('"cel":')
}

const ownFacts = ['productVersion', 'revision', 'author', 'requester', 'createdAt'] as const

/** Facts of which no other one takes the place: a package is also known by the name of its build. */
function removableFacts({ evidence: { subject } }: Scenario): readonly string[] {
  const { facts = {} } = subject
  return [
    ...ownFacts.filter((name) => subject[name] !== undefined && !Object.hasOwn(facts, name)),
    ...Object.keys(facts).filter((name) => name !== 'package'),
  ]
}

function withoutFact(subject: SubjectRef, name: string): SubjectRef {
  const { facts = {}, ...own } = subject
  const keep = (entries: object): object =>
    Object.fromEntries(Object.entries(entries).filter(([key]) => key !== name))
  return { ...(keep(own) as SubjectRef), facts: keep(facts) as NonNullable<SubjectRef['facts']> }
}
