import { addDuration } from '../schema/duration-ms.ts'
import type { Duration } from '../schema/duration.ts'
import { compareInstants } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'
import type { SignOff } from '../schema/sign-off.ts'
import { classOf } from '../verdict/fold-verdicts.ts'
import { heldRole } from '../waiver/held-role.ts'
import { personKey } from '../waiver/same-person.ts'
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
  /** The last word of each person, oldest first. */
  readonly signOffs: readonly SignOff[]
  /** Facts about the subject that would have to be known. */
  readonly missing: readonly string[]
  /** How many were given that do not count, and why. */
  readonly void: readonly { readonly signOff: SignOff; readonly why: string }[]
  /** When one of them begins or ceases to count. */
  readonly validUntil: Instant | null
}

/** The sign-offs that count at the time of the decision. What nobody can check does not count. */
export function validSignOffs(terms: SignOffTerms, evaluation: Evaluation): ValidSignOffs {
  const { at, evidence, subject } = evaluation
  const asked = evidence
    .signOffs()
    .filter((one) => one.item === terms.item && (terms.role === undefined || one.role === terms.role))
  const begun = asked.filter((one) => compareInstants(one.at, at) <= 0)
  const last = [...new Map(begun.map((one) => [personKey(one.by), one])).values()]
  const judged = last.map((signOff) => ({ signOff, why: whyVoid(signOff, terms, evaluation) }))
  const needsRevision = terms.invalidatedBy?.includes('new-subject-revision') ?? false
  return {
    signOffs: judged.filter(({ why }) => why === undefined).map(({ signOff }) => signOff),
    missing: needsRevision && subject.revision === undefined ? ['revision'] : [],
    void: judged.flatMap(({ signOff, why }) => (why === undefined ? [] : [{ signOff, why }])),
    validUntil: nextAfter(
      at,
      asked.flatMap((one) => [one.at, endOf(one, terms)]),
    ),
  }
}

function whyVoid(signOff: SignOff, terms: SignOffTerms, evaluation: Evaluation): string | undefined {
  const { evidence, subject, at } = evaluation
  if (terms.role !== undefined && !heldRole(evidence.roles, signOff.by, terms.role, signOff.at))
    return `nobody shows that ${signOff.by} held the role ${terms.role}`
  const end = endOf(signOff, terms)
  if (end !== undefined && compareInstants(at, end) >= 0) return `that of ${signOff.by} was good until ${end}`
  if (terms.invalidatedBy?.includes('new-subject-revision') && signOff.subjectRevision !== subject.revision)
    return `that of ${signOff.by} is for ${signOff.subjectRevision ?? 'no'} revision`
  if (signOff.verdict === 'approve' && terms.invalidatedBy?.includes('new-failing-result')) {
    const failure = newFailure(signOff, evaluation)
    if (failure !== undefined) return `${failure} failed after that of ${signOff.by}`
  }
  return undefined
}

/** When it is too old. A rejection holds until its giver thinks better of it: a gate must not open by waiting. */
function endOf({ at, verdict }: SignOff, { maxAge }: SignOffTerms): Instant | undefined {
  return maxAge === undefined || verdict === 'reject' ? undefined : addDuration(at, maxAge)
}

/** The first testcase with a failure or an error that was handed in after the sign-off, or at the same instant: unseen. */
function newFailure(signOff: SignOff, { evidence, profile }: Evaluation): string | undefined {
  return evidence.results().find((result) => {
    const outcomeClass = classOf(result.outcome, profile.classes)
    return (
      (outcomeClass === 'fail' || outcomeClass === 'error') &&
      compareInstants(result.submittedAt, signOff.at) >= 0
    )
  })?.testcase
}
