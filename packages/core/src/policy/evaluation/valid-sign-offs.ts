import { addDuration } from '../../schema/duration-ms.ts'
import type { Duration } from '../../schema/duration.ts'
import { compareInstants } from '../../schema/compare-instants.ts'
import type { Instant } from '../../schema/instant.ts'
import type { TestResult } from '../../schema/result.ts'
import type { SignOff } from '../../schema/sign-off.ts'
import { classOf } from '../../verdict/fold-verdicts.ts'
import { heldRole } from '../../waiver/held-role.ts'
import { personKey } from '../../waiver/same-person.ts'
import { nextAfter, type Evaluation } from './evaluation.ts'

/**
 * What makes a sign-off void that was good when it was given: whatever was said of another revision, and an approval that
 * did not see a failure. A failure is no reason to forget a rejection.
 */
export type Invalidation = 'new-subject-revision' | 'new-failing-result'

/** Which sign-offs a rule looks at. */
export interface SignOffTerms {
  /** The signer must have held it at the time of the sign-off. Any role, and none, where it is not given. */
  readonly role: string | undefined
  readonly item: string | undefined
  readonly maxAge?: Duration | undefined
  readonly invalidatedBy?: readonly Invalidation[] | undefined
}

/** What is left of the sign-offs under the terms. */
export interface ValidSignOffs {
  /** The word of each person that counts, in the order in which they first spoke. */
  readonly signOffs: readonly SignOff[]
  /** Facts about the subject that would have to be known. */
  readonly missing: readonly string[]
  /** How many were given that do not count, and why. */
  readonly void: readonly VoidSignOff[]
  /** When one of them begins or ceases to count. */
  readonly validUntil: Instant | null
}

/** One that does not count, why, and the failure that its giver did not see, where that is why. */
interface VoidSignOff {
  readonly signOff: SignOff
  readonly why: string
  readonly failure?: TestResult
}

/** Ids of the failures for which sign-offs do not count. */
export function failuresUnseen({ void: voided }: ValidSignOffs): readonly string[] {
  return [...new Set(voided.flatMap(({ failure }) => failure?.id ?? []))]
}

/** The sign-offs that count at the time of the decision. What nobody can check does not count. */
export function validSignOffs(terms: SignOffTerms, evaluation: Evaluation): ValidSignOffs {
  const { at, evidence, subject } = evaluation
  const asked = evidence
    .signOffs()
    .filter((one) => one.item === terms.item && (terms.role === undefined || one.role === terms.role))
  const begun = asked.filter((one) => compareInstants(one.at, at) <= 0)
  const judged = byPerson(begun).map((own) => judge(own, terms, evaluation))
  const needsRevision = terms.invalidatedBy?.includes('new-subject-revision') ?? false
  return {
    signOffs: judged.filter(({ fault }) => fault === undefined).map(({ signOff }) => signOff),
    missing: needsRevision && subject.revision === undefined ? ['revision'] : [],
    void: judged.flatMap(({ signOff, fault }) => (fault === undefined ? [] : [{ signOff, ...fault }])),
    validUntil: nextAfter(
      at,
      asked.flatMap((one) => [one.at, endOf(one, terms)]),
    ),
  }
}

/** Why a sign-off does not count. */
type Fault = Omit<VoidSignOff, 'signOff'>

interface Judged {
  readonly signOff: SignOff
  readonly fault: Fault | undefined
}

/**
 * What one person said, oldest first, as the one word that counts. A rejection that was theirs to give stands until they
 * give an approval that is theirs to give; an approval is taken back by any later rejection.
 */
function judge(own: readonly [SignOff, ...SignOff[]], terms: SignOffTerms, evaluation: Evaluation): Judged {
  const faultOf = (signOff: SignOff): Fault | undefined => notTheirs(signOff, terms, evaluation)
  const word = own.findLast((signOff) => faultOf(signOff) === undefined)
  const last = own.at(-1) ?? own[0]
  if (!word) return { signOff: last, fault: faultOf(last) }
  if (word.verdict === 'reject') return { signOff: word, fault: undefined }
  const takenBack = own.slice(own.indexOf(word)).find((signOff) => signOff.verdict === 'reject')
  if (takenBack) return { signOff: takenBack, fault: faultOf(takenBack) }
  return { signOff: word, fault: overtaken(word, terms, evaluation) }
}

/** Why it was not for them to say, or not about this. */
function notTheirs(
  { by, role, at, subjectRevision }: SignOff,
  terms: SignOffTerms,
  { evidence, subject }: Evaluation,
): Fault | undefined {
  if (terms.role !== undefined && !heldRole(evidence.roles, by, role, at))
    return { why: `nobody shows that ${by} held the role ${role}` }
  if (terms.invalidatedBy?.includes('new-subject-revision') && subjectRevision !== subject.revision)
    return { why: `that of ${by} is for ${subjectRevision ?? 'no'} revision` }
  return undefined
}

/** Why an approval does not count any more. */
function overtaken(approval: SignOff, terms: SignOffTerms, evaluation: Evaluation): Fault | undefined {
  const end = endOf(approval, terms)
  if (end !== undefined && compareInstants(evaluation.at, end) >= 0)
    return { why: `that of ${approval.by} was good until ${end}` }
  if (!terms.invalidatedBy?.includes('new-failing-result')) return undefined
  const failure = newFailure(approval, evaluation)
  return failure && { why: `${failure.testcase} failed after that of ${approval.by}`, failure }
}

function byPerson(signOffs: readonly SignOff[]): readonly [SignOff, ...SignOff[]][] {
  const people = new Map<string, [SignOff, ...SignOff[]]>()
  for (const one of signOffs) {
    const own = people.get(personKey(one.by))
    if (own) own.push(one)
    else people.set(personKey(one.by), [one])
  }
  return [...people.values()]
}

/** When it is too old. A rejection holds until its giver thinks better of it: a gate must not open by waiting. */
function endOf({ at, verdict }: SignOff, { maxAge }: SignOffTerms): Instant | undefined {
  return maxAge === undefined || verdict === 'reject' ? undefined : addDuration(at, maxAge)
}

/** The first failure or error that was handed in after the sign-off, or at the same instant: unseen. */
function newFailure(signOff: SignOff, { evidence, profile }: Evaluation): TestResult | undefined {
  return evidence.results().find((result) => {
    const outcomeClass = classOf(result.outcome, profile.classes)
    return (
      (outcomeClass === 'fail' || outcomeClass === 'error') &&
      compareInstants(result.submittedAt, signOff.at) >= 0
    )
  })
}
