import { matchesGlob } from '../../schema/glob.ts'
import type { SubjectRef } from '../../schema/subject.ts'

export type FactValue = string | number | boolean

/** A comparison of one fact about the subject. */
export interface FactCondition {
  /**
   * `type`, `identifier`, `productVersion`, `revision`, `author` or `requester`; or a key of the subject's `facts`, which
   * can't say otherwise of what the subject says itself.
   */
  readonly fact: string
  readonly op: '==' | '!=' | 'in' | 'glob' | '<' | '<=' | '>' | '>='
  /** A list for `in`, a text for `glob`, a number for the orders. */
  readonly value: FactValue | readonly string[]
}

/**
 * What must be true of a subject for a policy to apply. A fact that is not known, or is of another kind than it is compared
 * with, makes the answer unknown: the policy then applies, and waits for the fact.
 *
 * `cel` is a Common Expression Language text, for whoever hands an evaluator to `decide`; without one it is unknown.
 */
export type Condition =
  | FactCondition
  | { readonly and: readonly Condition[] }
  | { readonly or: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly cel: string }

/** Answers a CEL text for a subject. Whatever is not a boolean, also an error that it throws, counts as unknown. */
export type EvaluateCel = (expression: string, subject: SubjectRef) => unknown

/** True, false, or the names of the facts that would have to be known. */
export type ConditionAnswer = boolean | { readonly unknown: readonly string[] }

/** The answer by Kleene's three-valued logic: what is unknown counts only where it matters. */
export function evaluateCondition(
  condition: Condition,
  subject: SubjectRef,
  cel?: EvaluateCel,
): ConditionAnswer {
  if ('and' in condition) return combine(condition.and, false, subject, cel)
  if ('or' in condition) return combine(condition.or, true, subject, cel)
  if ('not' in condition) {
    const answer = evaluateCondition(condition.not, subject, cel)
    return typeof answer === 'boolean' ? !answer : answer
  }
  if ('cel' in condition) return evaluateExpression(condition.cel, subject, cel)
  const known = factOf(subject, condition.fact)
  return (known === undefined ? undefined : compare(known, condition)) ?? { unknown: [condition.fact] }
}

/** One part that settles it is enough; else one that is unknown leaves it unknown. */
function combine(
  parts: readonly Condition[],
  settles: boolean,
  subject: SubjectRef,
  cel: EvaluateCel | undefined,
): ConditionAnswer {
  const answers = parts.map((part) => evaluateCondition(part, subject, cel))
  if (answers.includes(settles)) return settles
  const unknown = answers.flatMap((answer) => (typeof answer === 'object' ? answer.unknown : []))
  return unknown.length > 0 ? { unknown: [...new Set(unknown)] } : !settles
}

function evaluateExpression(
  expression: string,
  subject: SubjectRef,
  cel: EvaluateCel | undefined,
): ConditionAnswer {
  const unknown = { unknown: [expression] }
  if (!cel) return unknown
  try {
    const answer = cel(expression, subject)
    return typeof answer === 'boolean' ? answer : unknown
  } catch {
    // An expression over a fact that is not there fails: that is an unknown fact, and never "does not apply".
    return unknown
  }
}

/** A fact of the subject by name; nothing where it is not known. */
export function factOf(subject: SubjectRef, name: string): FactValue | undefined {
  const { facts } = subject
  return ownFact(subject, name) ?? (facts && Object.hasOwn(facts, name) ? facts[name] : undefined)
}

function ownFact(subject: SubjectRef, name: string): string | undefined {
  switch (name) {
    case 'type':
      return subject.type
    case 'identifier':
      return subject.identifier
    case 'productVersion':
      return subject.productVersion
    case 'revision':
      return subject.revision
    case 'author':
      return subject.author
    case 'requester':
      return subject.requester
    default:
      return undefined
  }
}

function compare(known: FactValue, { op, value }: FactCondition): boolean | undefined {
  if (op === 'in')
    return Array.isArray(value) && typeof known === 'string' ? value.includes(known) : undefined
  if (op === 'glob')
    return typeof value === 'string' && typeof known === 'string' ? matchesGlob(value, known) : undefined
  if (op === '==' || op === '!=')
    return typeof value === typeof known ? (known === value) === (op === '==') : undefined
  if (typeof known !== 'number' || typeof value !== 'number' || Number.isNaN(known)) return undefined
  switch (op) {
    case '<':
      return known < value
    case '<=':
      return known <= value
    case '>':
      return known > value
    case '>=':
      return known >= value
  }
}
