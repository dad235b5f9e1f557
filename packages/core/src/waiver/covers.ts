import { compareInstants } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'
import type { SubjectRef } from '../schema/subject.ts'
import { variantIncludes, variantKey } from '../schema/variant-key.ts'
import type { Variant } from '../schema/variant.ts'
import type { WaiverScope } from '../schema/waiver.ts'

/** The one place in a gate that a waiver is asked to cover. */
export interface WaiverTarget {
  readonly subject: SubjectRef
  readonly testcase: string
  readonly variant: Variant
  readonly decisionContext: string
  readonly purpose?: string | undefined
  /** The results that keep the requirement from being met; empty when results are missing. */
  readonly blocking: readonly { readonly id: string; readonly failureSignature?: string }[]
}

/**
 * True when the scope covers the target. Every key of the scope must be met, and all but `variantIncludes` exactly: a
 * waiver for one variant, context, purpose, result or failure signature is good for nothing else. A waiver for a result
 * or a signature covers only while every blocking result is that one, so a new failure is not covered.
 */
export function scopeCovers(scope: WaiverScope, target: WaiverTarget): boolean {
  return (
    isSameSubject(scope.subject, target.subject) &&
    scope.testcase === target.testcase &&
    coversVariant(scope, target.variant) &&
    (scope.decisionContext === undefined || scope.decisionContext === target.decisionContext) &&
    (scope.purpose === undefined || scope.purpose === target.purpose) &&
    (scope.resultId === undefined || everyBlocking(target, (result) => result.id === scope.resultId)) &&
    (scope.failureSignature === undefined ||
      everyBlocking(target, (result) => result.failureSignature === scope.failureSignature))
  )
}

/** True when the scope is for this way of running its testcase. */
export function coversVariant(scope: WaiverScope, variant: Variant): boolean {
  return (
    (scope.variant === undefined || variantKey(scope.variant) === variantKey(variant)) &&
    (scope.variantIncludes === undefined || variantIncludes(variant, scope.variantIncludes))
  )
}

function isSameSubject(scope: SubjectRef, subject: SubjectRef): boolean {
  return (
    scope.type === subject.type &&
    scope.identifier === subject.identifier &&
    (scope.productVersion === undefined || scope.productVersion === subject.productVersion) &&
    (scope.revision === undefined || scope.revision === subject.revision) &&
    (scope.author === undefined || scope.author === subject.author) &&
    (scope.requester === undefined || scope.requester === subject.requester) &&
    (scope.createdAt === undefined || isSameInstant(scope.createdAt, subject.createdAt)) &&
    Object.entries(scope.facts ?? {}).every(([name, value]) => factOf(subject, name) === value)
  )
}

function isSameInstant(one: Instant, other: Instant | undefined): boolean {
  return other !== undefined && compareInstants(one, other) === 0
}

function factOf({ facts }: SubjectRef, name: string): string | number | boolean | undefined {
  return facts && Object.hasOwn(facts, name) ? facts[name] : undefined
}

function everyBlocking(
  target: WaiverTarget,
  isMeant: (result: WaiverTarget['blocking'][number]) => boolean,
): boolean {
  return target.blocking.length > 0 && target.blocking.every(isMeant)
}
