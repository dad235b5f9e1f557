import * as z from 'zod'
import { DurationSchema, type Duration } from '../../schema/duration.ts'
import { exactly } from '../../schema/exactly.ts'
import type { SignOff } from '../../schema/sign-off.ts'
import { strictObject } from '../../schema/strict-object.ts'
import { lineOfText } from '../../schema/text.ts'
import { isSamePerson } from '../../waiver/same-person.ts'
import type { DecisionNode, ReasonCode } from '../decision/decision.ts'
import { named, type Evaluation } from '../evaluation/evaluation.ts'
import { freeze } from '../language/freeze.ts'
import { metaSchema } from '../language/rule-fields.ts'
import type { RuleMeta } from '../language/rule.ts'
import type { Status } from '../evaluation/status.ts'
import {
  failuresUnseen,
  validSignOffs,
  type Invalidation,
  type ValidSignOffs,
} from '../evaluation/valid-sign-offs.ts'

/** Whose sign-off does not count. `other-signers`: those who also signed in another role. */
export type NotAmong = 'author' | 'requester' | 'other-signers'

/**
 * So many different people must have signed in a role that they held when they signed. The last word of a person counts;
 * one who rejects closes the gate until they approve in that role, whoever else approves.
 */
export interface SignOffRule extends RuleMeta {
  readonly type: 'signOff'
  readonly role: string
  readonly count: number
  /** Where the author, or requester, of the subject is not known, the rule waits for it. */
  readonly distinctFrom?: readonly NotAmong[]
  /** Older approvals do not count. A rejection does not age. */
  readonly maxAge?: Duration
  readonly invalidatedBy?: readonly Invalidation[]
}

/**
 * A rule that people must have signed in a role; one person by default.
 *
 * @example
 * import { signOff } from '@gatewright/core/policy'
 *
 * const rule = signOff('qe-lead', { distinctFrom: ['author'], maxAge: 'P14D' })
 */
export function signOff(
  role: string,
  options: Partial<Omit<SignOffRule, 'type' | 'role'>> = {},
): SignOffRule {
  return freeze<SignOffRule>({ type: 'signOff', role, count: 1, ...options })
}

export function signOffRuleSchema(): z.ZodType<SignOffRule> {
  return exactly<SignOffRule>()(
    strictObject({
      type: z.literal('signOff'),
      role: lineOfText(256),
      count: z.int().min(1).max(100),
      distinctFrom: z.exactOptional(z.array(z.enum(['author', 'requester', 'other-signers'])).min(1)),
      maxAge: z.exactOptional(DurationSchema),
      invalidatedBy: z.exactOptional(invalidationSchema()),
      ...metaSchema(),
    }),
  )
}

export function invalidationSchema(): z.ZodType<readonly Invalidation[]> {
  return z.array(z.enum(['new-subject-revision', 'new-failing-result'])).min(1)
}

export function evaluateSignOff(rule: SignOffRule, path: string, evaluation: Evaluation): DecisionNode {
  const { subject } = evaluation
  const valid = validSignOffs({ ...rule, item: undefined }, evaluation)
  const missing = [
    ...valid.missing,
    ...(rule.distinctFrom ?? []).filter((who) => who !== 'other-signers' && subject[who] === undefined),
  ]
  const eligible = valid.signOffs.filter((one) => !isAmong(one, rule, evaluation))
  const answer = answerOf(rule, eligible, valid, missing)
  const unseen = answer.status === 'satisfied' ? [] : failuresUnseen(valid)
  return {
    path,
    ...named(rule),
    status: answer.status,
    code: answer.code,
    message: answer.message,
    cites: {
      ...(unseen.length > 0 ? { results: unseen } : {}),
      ...(answer.cited.length > 0 ? { signOffs: answer.cited.map((one) => one.id) } : {}),
      ...(missing.length > 0 ? { facts: missing } : {}),
    },
    validUntil: valid.validUntil,
  }
}

interface Answer {
  readonly status: Status
  readonly code: ReasonCode
  readonly message: string
  readonly cited: readonly SignOff[]
}

function answerOf(
  rule: SignOffRule,
  eligible: readonly SignOff[],
  valid: ValidSignOffs,
  missing: readonly string[],
): Answer {
  // Nobody is too close to the subject to stop it.
  const rejected = valid.signOffs.filter((one) => one.verdict === 'reject')
  const approved = eligible.filter((one) => one.verdict === 'approve')
  if (rejected.length > 0) {
    const message = `${names(rejected)} rejected it as ${rule.role}`
    return { status: 'unsatisfied', code: 'rejected-by-signer', message, cited: rejected }
  }
  if (missing.length > 0) {
    const message = `the ${missing.join(' and the ')} of the subject is not known, so no sign-off as ${rule.role} counts`
    return { status: 'pending', code: 'missing-fact', message, cited: approved }
  }
  if (approved.length >= rule.count)
    return {
      status: 'satisfied',
      code: 'signed-off',
      message: `signed off by ${names(approved)} as ${rule.role}`,
      cited: approved,
    }
  const [reason] = valid.void.map(({ why }) => why)
  const because = reason === undefined ? '' : `; ${reason}`
  const message = `${approved.length} of ${rule.count} sign-offs as ${rule.role}${because}`
  return { status: 'pending', code: 'awaiting-sign-off', message, cited: approved }
}

function names(signOffs: readonly SignOff[]): string {
  return signOffs.map((one) => one.by).join(', ')
}

function isAmong({ by, role }: SignOff, { distinctFrom = [] }: SignOffRule, evaluation: Evaluation): boolean {
  return distinctFrom.some((who) =>
    who === 'other-signers'
      ? evaluation.evidence
          .signOffs()
          .some((other) => other.role !== role && other.item === undefined && isSamePerson(other.by, by))
      : isSamePerson(evaluation.subject[who] ?? '', by),
  )
}
