import * as z from 'zod'
import { exactly } from '../../schema/exactly.ts'
import { strictObject } from '../../schema/strict-object.ts'
import { SubjectRefSchema, type SubjectRef } from '../../schema/subject.ts'
import { lineOfText } from '../../schema/text.ts'
import type { DecisionNode } from '../decision/decision.ts'
import {
  evaluateRules,
  foldChildren,
  foldRule,
  spend,
  tooLarge,
  type EvaluateRule,
  type Evaluation,
} from '../evaluation/evaluation.ts'
import { freeze } from '../language/freeze.ts'
import { completenessLeaf, unknownList } from '../evaluation/members.ts'
import { onSubject } from '../evaluation/policy-scope.ts'
import { metaSchema } from '../language/rule-fields.ts'
import type { Rule, RuleMeta } from '../language/rule.ts'

/**
 * The subjects that a rule over several is about: these, or the identifiers in a named list of the evidence, all of one
 * type; the type of the gate's own subject by default.
 */
export type Subjects = readonly SubjectRef[] | { readonly list: string; readonly type?: string }

interface SubjectsRule extends RuleMeta {
  readonly subjects: Subjects
  readonly rules: readonly Rule[]
}

/** Every one of the subjects must meet all of the rules: a tier is good when all of its builds are. */
export interface AllSubjectsRule extends SubjectsRule {
  readonly type: 'allSubjects'
}

/** At least one of the subjects must meet all of the rules. */
export interface AnySubjectRule extends SubjectsRule {
  readonly type: 'anySubject'
}

type Options = RuleMeta & { readonly rules: readonly Rule[] }

/**
 * A rule that every one of several subjects meets all of the rules.
 *
 * @example
 * import { allSubjects, passing } from '@gatewright/core/policy'
 *
 * const rule = allSubjects({ list: 'tier1-builds', type: 'koji_build' }, { rules: [passing('installability')] })
 */
export function allSubjects(subjects: Subjects, options: Options): AllSubjectsRule {
  return freeze<AllSubjectsRule>({ type: 'allSubjects', subjects, ...options })
}

/** A rule that at least one of several subjects meets all of the rules. */
export function anySubject(subjects: Subjects, options: Options): AnySubjectRule {
  return freeze<AnySubjectRule>({ type: 'anySubject', subjects, ...options })
}

/** @param rules - the schema of the rules inside */
export function allSubjectsRuleSchema(rules: z.ZodType<readonly Rule[]>): z.ZodType<AllSubjectsRule> {
  return exactly<AllSubjectsRule>()(
    strictObject({ type: z.literal('allSubjects'), subjects: subjectsSchema(), rules, ...metaSchema() }),
  )
}

/** @param rules - the schema of the rules inside */
export function anySubjectRuleSchema(rules: z.ZodType<readonly Rule[]>): z.ZodType<AnySubjectRule> {
  return exactly<AnySubjectRule>()(
    strictObject({ type: z.literal('anySubject'), subjects: subjectsSchema(), rules, ...metaSchema() }),
  )
}

function subjectsSchema(): z.ZodType<Subjects> {
  return exactly<Subjects>()(
    z.union([
      z.array(SubjectRefSchema).min(1),
      strictObject({ list: lineOfText(256), type: z.exactOptional(lineOfText(64)) }),
    ]),
  )
}

export function evaluateSubjects(
  rule: AllSubjectsRule | AnySubjectRule,
  path: string,
  evaluation: Evaluation,
  evaluate: EvaluateRule,
): DecisionNode {
  const subjects = subjectsOf(rule.subjects, evaluation)
  if (!spend(evaluation, (subjects?.length ?? 0) * rule.rules.length)) return tooLarge(rule, path)
  const children =
    subjects === undefined
      ? [unknownList('list' in rule.subjects ? rule.subjects.list : '', path)]
      : subjects.map((subject) => evaluateOn(subject, rule, path, evaluation, evaluate))
  const empty = completenessLeaf(
    `${path}#subjects`,
    'inconclusive',
    'empty-population',
    'the list has no subjects',
  )
  const operator = { atLeast: rule.type === 'allSubjects' ? ('all' as const) : 1 }
  return foldRule(rule, path, operator, children.length > 0 ? children : [empty])
}

/** Each subject once, with what the evidence knows of it. */
function subjectsOf(
  subjects: Subjects,
  { evidence, subject: own }: Evaluation,
): readonly SubjectRef[] | undefined {
  const named =
    'list' in subjects
      ? evidence.list(subjects.list)?.map((identifier) => ({ type: subjects.type ?? own.type, identifier }))
      : subjects
  if (named === undefined) return undefined
  const known = named.map((one) => ({ ...evidence.subjectNamed(one.type, one.identifier), ...one }))
  return [...new Map(known.map((one) => [JSON.stringify([one.type, one.identifier]), one])).values()]
}

function evaluateOn(
  subject: SubjectRef,
  rule: AllSubjectsRule | AnySubjectRule,
  path: string,
  evaluation: Evaluation,
  evaluate: EvaluateRule,
): DecisionNode {
  const own = `${path}/${subject.type}:${subject.identifier}`
  const children = evaluateRules(rule.rules, own, onSubject(subject, evaluation), evaluate)
  const node = foldChildren({ path: own, kind: 'subject', subject }, { atLeast: 'all' }, children)
  return node
}
