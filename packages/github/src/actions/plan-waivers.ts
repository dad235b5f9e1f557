import { digestOfJson } from '@gatewright/core/canonical'
import type { Decision, DecisionNode } from '@gatewright/core/policy'
import { addDuration, type Duration, type SubjectRef } from '@gatewright/core/schema'
import type { WaiverRequest } from '@gatewright/core/waiver'
import { blockingLeaves, type BlockingLeaf } from './blocking-leaves.ts'
import type { Pressed } from './pressed.ts'

/** What the waivers ask for that a button requests. */
export interface WaiveOptions {
  /** How long each is good; a week by default. What a rule allows may be less. */
  readonly expiresAfter?: Duration
  /** Why, for who approves; by default it says at which check run the button was pressed. */
  readonly reason?: string
  /** More than these are not asked for by one button; 50 by default. */
  readonly most?: number
}

/** Waivers to ask for, and leaves that none helps with. */
export interface WaiverPlan {
  readonly requests: readonly WaiverRequest[]
  readonly others: readonly DecisionNode[]
}

/**
 * One request of a waiver for each leaf that keeps the gate closed and can be waived. Each is as narrow as the question was:
 * for its subject, testcase, variant, context and purpose. The same button of the same person gives the same ids.
 */
export function planWaivers(
  decision: Decision,
  pressed: Pressed,
  { expiresAfter = 'P7D', reason }: WaiveOptions,
): WaiverPlan {
  const leaves = blockingLeaves(decision, isWaivable)
  const why = reason ?? `Asked for at the check run "${pressed.run.name}" of ${pressed.run.headSha}.`
  return {
    requests: leaves
      .filter(({ leaf }) => isWaivable(leaf))
      .map((blocking) => ({
        waiverId: waiverIdOf(pressed, blocking),
        at: pressed.at,
        by: pressed.login,
        scope: scopeOf(blocking, decision),
        reason: why,
        expiresAt: addDuration(pressed.at, expiresAfter),
      })),
    others: leaves.filter(({ leaf }) => !isWaivable(leaf)).map(({ leaf }) => leaf),
  }
}

function isWaivable({ waivable, testcase }: DecisionNode): boolean {
  return waivable === true && testcase !== undefined
}

function scopeOf(
  { leaf: { testcase = '', variant }, subject }: BlockingLeaf,
  { decisionContext, purpose }: Decision,
): WaiverRequest['scope'] {
  return {
    subject: namedSubject(subject),
    testcase,
    ...(variant === undefined ? {} : { variant }),
    decisionContext,
    ...(purpose === undefined ? {} : { purpose }),
  }
}

/** What names a subject: what else is known of it may be known better the next time. */
function namedSubject({ type, identifier, productVersion, revision }: SubjectRef): SubjectRef {
  return {
    type,
    identifier,
    ...(productVersion === undefined ? {} : { productVersion }),
    ...(revision === undefined ? {} : { revision }),
  }
}

function waiverIdOf({ run, action, login }: Pressed, { leaf }: BlockingLeaf): string {
  const { id, headSha } = run
  const digest = digestOfJson({ id, headSha, action, login: login.toLowerCase(), leaf: leaf.path })
  return `check-run-${id}-${digest.slice('sha256:'.length, 'sha256:'.length + 16)}`
}
