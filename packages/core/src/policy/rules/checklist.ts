import * as z from 'zod'
import type { Duration } from '../../schema/duration.ts'
import { DurationSchema } from '../../schema/duration.ts'
import { exactly } from '../../schema/exactly.ts'
import type { SignOff } from '../../schema/sign-off.ts'
import { strictObject } from '../../schema/strict-object.ts'
import { TestcaseNameSchema } from '../../schema/testcase.ts'
import { lineOfText } from '../../schema/text.ts'
import type { DecisionNode } from '../decision/decision.ts'
import { earliest, foldChildren, foldRule, type Evaluation } from '../evaluation/evaluation.ts'
import { freeze } from '../language/freeze.ts'
import { completenessLeaf, unknownList } from '../evaluation/members.ts'
import { nextWaiver, waived } from '../evaluation/permit.ts'
import { progressOf } from '../decision/progress.ts'
import { metaSchema } from '../language/rule-fields.ts'
import type { RuleMeta } from '../language/rule.ts'
import { slotPath } from '../evaluation/slot-name.ts'
import { evaluateSlot } from '../evaluation/slot.ts'
import { failuresUnseen, validSignOffs, type Invalidation } from '../evaluation/valid-sign-offs.ts'
import { invalidationSchema } from './sign-off.ts'

/**
 * Things that people have to do, each by name. An item is done when somebody signs it off, in the required role where
 * one is asked for, and nobody rejects it. Where no role is asked for and nobody has signed, the results of a testcase of
 * that name speak in their place.
 */
export interface ChecklistRule extends RuleMeta {
  readonly type: 'checklist'
  readonly items: readonly string[] | { readonly fromList: string }
  readonly requiredRole?: string
  readonly maxAge?: Duration
  readonly invalidatedBy?: readonly Invalidation[]
}

/**
 * A rule that every item of a list was done by hand.
 *
 * @example
 * import { checklist } from '@gatewright/core/policy'
 *
 * const rule = checklist({ items: ['installs from the medium', 'prints'], requiredRole: 'qe' })
 */
export function checklist(options: Omit<ChecklistRule, 'type'>): ChecklistRule {
  return freeze<ChecklistRule>({ type: 'checklist', ...options })
}

export function checklistRuleSchema(): z.ZodType<ChecklistRule> {
  return exactly<ChecklistRule>()(
    strictObject({
      type: z.literal('checklist'),
      items: z.union([z.array(TestcaseNameSchema).min(1), strictObject({ fromList: lineOfText(256) })]),
      requiredRole: z.exactOptional(lineOfText(256)),
      maxAge: z.exactOptional(DurationSchema),
      invalidatedBy: z.exactOptional(invalidationSchema()),
      ...metaSchema(),
    }),
  )
}

export function evaluateChecklist(rule: ChecklistRule, path: string, evaluation: Evaluation): DecisionNode {
  const items = 'fromList' in rule.items ? evaluation.evidence.list(rule.items.fromList) : rule.items
  const leaves =
    items === undefined
      ? [unknownList('fromList' in rule.items ? rule.items.fromList : '', path)]
      : [...new Set(items)].map((item) => evaluateItem(rule, item, path, evaluation))
  const empty = completenessLeaf(`${path}#items`, 'inconclusive', 'empty-population', 'the list has no items')
  const children = leaves.length === 0 ? [empty] : leaves
  const node = foldRule(rule, path, { atLeast: 'all' }, children)
  const progress = progressOf(children)
  return {
    ...node,
    message: `${progress.satisfied} of ${progress.total} done, ${progress.percent} %`,
    progress,
  }
}

function evaluateItem(rule: ChecklistRule, item: string, path: string, evaluation: Evaluation): DecisionNode {
  const leafPath = `${path}/${slotPath({ testcase: item, variant: {} })}`
  const { requiredRole } = rule
  const valid = validSignOffs({ ...rule, role: requiredRole, item }, evaluation)
  const results = evaluation.slots(item)
  const rejected = valid.signOffs.filter((one) => one.verdict === 'reject')
  const deciding = rejected.length > 0 ? rejected : valid.signOffs
  const isDone = rejected.length === 0 && deciding.length > 0 && valid.missing.length === 0
  // Nobody knows of which revision the subject is: a rejection may be of this one, and no result makes up for it.
  const unjudged =
    valid.missing.length > 0 ? valid.void.filter(({ signOff }) => signOff.verdict === 'reject') : []
  const isLeftToResults = !isDone && rejected.length === 0 && unjudged.length === 0
  if (isLeftToResults && requiredRole === undefined && results.length > 0) {
    const node = evaluateByResults(item, leafPath, evaluation)
    // A sign-off that is yet to begin will count in their place.
    const validUntil = earliest([node.validUntil, valid.validUntil])
    return { ...node, cites: withResults(node.cites, failuresUnseen(valid)), validUntil }
  }
  const leaf: DecisionNode = {
    path: leafPath,
    kind: 'slot',
    testcase: item,
    waivable: evaluation.waivable !== false,
    ...(isDone
      ? { status: 'satisfied', code: 'signed-off', message: `${item}: done by ${namesOf(deciding)}` }
      : rejected.length > 0
        ? {
            status: 'unsatisfied',
            code: 'rejected-by-signer',
            message: `${item}: rejected by ${namesOf(rejected)}`,
          }
        : { status: 'pending', code: 'awaiting-sign-off', message: `${item}: ${whyNot(rule, valid)}` }),
    cites: withResults(
      citing(deciding.length > 0 ? deciding : unjudged.map(({ signOff }) => signOff)),
      isDone ? [] : failuresUnseen(valid),
    ),
    validUntil: earliest([valid.validUntil, nextWaiver(evaluation)]),
  }
  if (isDone) return { ...leaf, validUntil: valid.validUntil }
  const permitted = waived(leaf, { testcase: item, variant: {}, blocking: [] }, evaluation)
  return permitted ? { ...permitted, validUntil: earliest([permitted.validUntil, leaf.validUntil]) } : leaf
}

/** A result that a person handed in as a result, or that a test did for them: every variant must pass. */
function evaluateByResults(item: string, path: string, evaluation: Evaluation): DecisionNode {
  const leaves = evaluation.slots(item).map(({ variant, results }) =>
    evaluateSlot(
      {
        path: `${path}/${slotPath({ testcase: item, variant })}`,
        testcase: item,
        variant,
        results,
        attempts: { keep: 'latest' },
        flaky: 'fail',
        skips: 'fail',
      },
      evaluation,
    ),
  )
  const [only] = leaves
  if (only && leaves.length === 1) return { ...only, path }
  return { ...foldChildren({ path, kind: 'slot' }, { atLeast: 'all' }, leaves), testcase: item }
}

function citing(signOffs: readonly SignOff[]): DecisionNode['cites'] {
  return signOffs.length > 0 ? { signOffs: signOffs.map(({ id }) => id) } : {}
}

/** With further results in front: the last one stays the one that speaks for the item. */
function withResults(cites: DecisionNode['cites'], ids: readonly string[]): DecisionNode['cites'] {
  const { results = [] } = cites
  const further = ids.filter((id) => !results.includes(id))
  return further.length > 0 ? { ...cites, results: [...further, ...results] } : cites
}

function namesOf(signOffs: readonly { readonly by: string }[]): string {
  return signOffs.map((one) => one.by).join(', ')
}

function whyNot(
  { requiredRole }: ChecklistRule,
  { missing, void: voided }: ReturnType<typeof validSignOffs>,
): string {
  const [fact] = missing
  if (fact !== undefined) return `the ${fact} of the subject is not known`
  const [reason] = voided
  if (reason) return reason.why
  return requiredRole === undefined ? 'not done' : `not done by anybody with the role ${requiredRole}`
}
