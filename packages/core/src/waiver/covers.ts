import type { SubjectRef } from '../schema/subject.ts'
import { variantKey } from '../schema/variant-key.ts'
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
 * True when the scope covers the target. Every key of the scope must be met exactly: a waiver for one variant, context,
 * purpose, result or failure signature is good for nothing else. A waiver for a result or a signature covers only while
 * every blocking result is that one, so a new failure is not covered.
 */
export function scopeCovers(scope: WaiverScope, target: WaiverTarget): boolean {
  return (
    isSameSubject(scope.subject, target.subject) &&
    scope.testcase === target.testcase &&
    (scope.variant === undefined || variantKey(scope.variant) === variantKey(target.variant)) &&
    (scope.decisionContext === undefined || scope.decisionContext === target.decisionContext) &&
    (scope.purpose === undefined || scope.purpose === target.purpose) &&
    (scope.resultId === undefined || everyBlocking(target, (result) => result.id === scope.resultId)) &&
    (scope.failureSignature === undefined ||
      everyBlocking(target, (result) => result.failureSignature === scope.failureSignature))
  )
}

function isSameSubject(scope: SubjectRef, subject: SubjectRef): boolean {
  return (
    scope.type === subject.type &&
    scope.identifier === subject.identifier &&
    (scope.productVersion === undefined || scope.productVersion === subject.productVersion) &&
    (scope.revision === undefined || scope.revision === subject.revision) &&
    (scope.author === undefined || scope.author === subject.author) &&
    Object.entries(scope.facts ?? {}).every(([name, value]) => factOf(subject, name) === value)
  )
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
