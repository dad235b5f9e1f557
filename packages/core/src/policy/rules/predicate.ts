import * as z from 'zod'
import { exactly } from '../../schema/exactly.ts'
import { isInstant } from '../../schema/compare-instants.ts'
import { plainRecord } from '../../schema/plain-record.ts'
import { strictObject } from '../../schema/strict-object.ts'
import { anyText, isStorable, lineOfText } from '../../schema/text.ts'
import type { DecisionNode, ReasonCode } from '../decision/decision.ts'
import { named, nextAfter, type Evaluation } from '../evaluation/evaluation.ts'
import { freeze } from '../language/freeze.ts'
import { oneLine } from '../explanation/one-line.ts'
import type { Predicate, PredicateAnswer } from '../language/predicate.ts'
import { metaSchema } from '../language/rule-fields.ts'
import type { RuleMeta } from '../language/rule.ts'
import type { Status } from '../evaluation/status.ts'

/**
 * A function of your own, by the name it is handed to `decide` under. Inconclusive where there is none of that name, where
 * it throws, and where the params are not such as it asks for.
 */
export interface PredicateRule extends RuleMeta {
  readonly type: 'predicate'
  readonly name: string
  readonly params?: Readonly<Record<string, unknown>>
}

/**
 * A rule that a predicate of your own is met.
 *
 * @example
 * import { meets } from '@gatewright/core/policy'
 *
 * const rule = meets('ageAtLeast', { params: { duration: 'P7D' } })
 */
export function meets(name: string, options: Omit<PredicateRule, 'type' | 'name'> = {}): PredicateRule {
  return freeze<PredicateRule>({ type: 'predicate', name, ...options })
}

export function predicateRuleSchema(): z.ZodType<PredicateRule> {
  return exactly<PredicateRule>()(
    strictObject({
      type: z.literal('predicate'),
      name: lineOfText(256),
      params: z.exactOptional(plainRecord(anyText(), jsonValueSchema())),
      ...metaSchema(),
    }),
  )
}

/** Anything that has a canonical JSON form; what a predicate makes of it is for its own schema to say. */
function jsonValueSchema(): z.ZodType<unknown> {
  const value: z.ZodType<unknown> = z.lazy(() =>
    z.union([anyText(), z.number(), z.boolean(), z.null(), z.array(value), plainRecord(anyText(), value)]),
  )
  return value
}

export function evaluatePredicate(rule: PredicateRule, path: string, evaluation: Evaluation): DecisionNode {
  const { predicates } = evaluation
  const predicate = Object.hasOwn(predicates, rule.name) ? predicates[rule.name] : undefined
  const answer = predicate
    ? ask(predicate, rule, evaluation)
    : unclear(`nobody handed in the predicate ${rule.name}`)
  const { at } = evaluation
  return {
    path,
    ...named(rule),
    status: answer.status,
    code: answer.code,
    message: answer.message,
    cites: answer.cites.length > 0 ? { results: answer.cites } : {},
    validUntil: nextAfter(at, [answer.validUntil]),
  }
}

interface Answer {
  readonly status: Status
  readonly code: ReasonCode
  readonly message: string
  readonly cites: readonly string[]
  readonly validUntil?: string | undefined
}

function ask(predicate: Predicate<unknown>, rule: PredicateRule, evaluation: Evaluation): Answer {
  const { subject, at, evidence } = evaluation
  try {
    const params = predicate.params.safeParse(rule.params ?? {})
    if (!params.success)
      return unclear(`${rule.name} does not take these params: ${firstFault(params.error)}`)
    // A list of its own: one that sorts it, or takes from it, must not change what other rules see.
    const results = [...evidence.results()]
    return checked(rule.name, predicate.evaluate({ subject, results, at, params: params.data }))
  } catch (cause) {
    return unclear(`${rule.name} failed: ${reasonOf(cause)}`)
  }
}

/** What was thrown, in words: it may be anything, also what no text can be made of. */
function reasonOf(cause: unknown): string {
  try {
    return oneLine(String(cause instanceof Error ? cause.message : cause))
  } catch {
    return 'it threw what has no text'
  }
}

/** An answer that is none must not open a gate, nor end up in a record that cannot be read again. */
function checked(name: string, answer: PredicateAnswer): Answer {
  const { status, code, message, cites, validUntil } = answer
  const isAnswer =
    Array.isArray(cites) &&
    ['satisfied', 'unsatisfied', 'pending', 'inconclusive'].includes(status) &&
    [code, message, ...cites].every((text: unknown) => typeof text === 'string' && isStorable(text)) &&
    (validUntil === undefined || isInstant(validUntil))
  if (!isAnswer) return unclear(`${name} gave no proper answer`)
  return {
    status,
    code: 'predicate',
    message: `${name}: ${message} (${code})`,
    cites: [...cites],
    validUntil,
  }
}

function unclear(message: string): Answer {
  return { status: 'inconclusive', code: 'predicate', message, cites: [] }
}

function firstFault(error: z.ZodError): string {
  const [issue] = error.issues
  return issue ? oneLine(`${issue.path.join('.')} ${issue.message}`) : 'not valid'
}
