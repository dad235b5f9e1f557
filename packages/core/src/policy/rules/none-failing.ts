import * as z from 'zod'
import { exactly } from '../../schema/exactly.ts'
import type { Exoneration } from '../../schema/exoneration.ts'
import { strictObject } from '../../schema/strict-object.ts'
import type { DecisionNode } from '../decision/decision.ts'
import { foldRule, type Evaluation } from '../evaluation/evaluation.ts'
import { freeze } from '../language/freeze.ts'
import { membersOf, type Member } from '../evaluation/members.ts'
import { describePopulation, populationSchema, type Population } from '../language/population.ts'
import { exonerationsSchema, flakySchema, metaSchema } from '../language/rule-fields.ts'
import type { RuleMeta } from '../language/rule.ts'
import { slotPath } from '../evaluation/slot-name.ts'
import { evaluateSlot, type FlakyHandling } from '../evaluation/slot.ts'

/**
 * No testcase of a population may fail, and something in it must have been shown: a pass, or a failure that is waived.
 * Skips are fine, but not a testcase that was precluded: what broke above it might have been its failure. A testcase that
 * a population names must have been reported.
 */
export interface NoneFailingRule extends RuleMeta {
  readonly type: 'noneFailing'
  readonly of: Population
  /** `fail` by default. */
  readonly flaky?: FlakyHandling
  /** Reasons for which an automatic exoneration counts as a pass; none by default. */
  readonly exonerations?: readonly Exoneration['reason'][]
}

/**
 * A rule that nothing in a population fails.
 *
 * @example
 * import { noneFailing } from '@gatewright/core/policy'
 *
 * const rule = noneFailing({ group: 'complete', testcases: 'unit/*' }, { id: 'unit' })
 */
export function noneFailing(
  of: Population,
  options: Omit<NoneFailingRule, 'type' | 'of'> = {},
): NoneFailingRule {
  return freeze<NoneFailingRule>({ type: 'noneFailing', of, ...options })
}

export function noneFailingRuleSchema(): z.ZodType<NoneFailingRule> {
  return exactly<NoneFailingRule>()(
    strictObject({
      type: z.literal('noneFailing'),
      of: populationSchema(),
      flaky: z.exactOptional(flakySchema()),
      exonerations: z.exactOptional(exonerationsSchema()),
      ...metaSchema(),
    }),
  )
}

/** @param settle - what becomes of the leaf of a testcase before it is counted; nothing by default */
export function evaluateNoneFailing(
  rule: NoneFailingRule,
  path: string,
  evaluation: Evaluation,
  settle: (leaf: DecisionNode) => DecisionNode = (leaf) => leaf,
): DecisionNode {
  const { members, completeness } = membersOf(rule.of, path, evaluation)
  const leaves = members.flatMap((member) => memberLeaves(rule, member, path, evaluation)).map(settle)
  const quiet = leaves.filter(isQuiet)
  const rest = leaves.filter((leaf) => !isQuiet(leaf))
  return foldRule(rule, path, { atLeast: 'all' }, [
    ...completeness,
    ...quietLeaf(rule, quiet, rest.length, path),
    ...rest,
  ])
}

function isQuiet({ code }: DecisionNode): boolean {
  return code === 'passed' || code === 'skipped'
}

function memberLeaves(
  rule: NoneFailingRule,
  { testcase, slots }: Member,
  path: string,
  evaluation: Evaluation,
): DecisionNode[] {
  const asked = slots.length > 0 ? slots : [{ variant: {}, results: [] }]
  return asked.map(({ variant, results }) =>
    evaluateSlot(
      {
        path: `${path}/${slotPath({ testcase, variant })}`,
        testcase,
        variant,
        results,
        attempts: evaluation.attempts ?? { keep: 'all' },
        flaky: rule.flaky ?? 'fail',
        skips: 'allow-own',
        exonerations: rule.exonerations,
      },
      evaluation,
    ),
  )
}

/**
 * One leaf for all members with nothing to tell, so that a tree stays readable over 20,000 testcases. Where every member
 * was skipped, or there is none, nothing has been shown: that is no pass.
 */
function quietLeaf(
  rule: NoneFailingRule,
  quiet: readonly DecisionNode[],
  rest: number,
  path: string,
): DecisionNode[] {
  const passed = quiet.filter((leaf) => leaf.code === 'passed')
  const skipped = quiet.length - passed.length
  const skippedWords = skipped > 0 ? `, ${skipped} skipped` : ''
  const leaf = { path: `${path}#passed`, kind: 'slot', validUntil: null } as const
  const results = quiet.flatMap((member) => member.cites.results ?? [])
  const cites = results.length > 0 ? { results } : {}
  if (passed.length > 0) {
    const message = `${passed.length} passed${skippedWords}`
    return [{ ...leaf, status: 'satisfied', code: 'passed', message, cites }]
  }
  if (rest > 0)
    return skipped > 0
      ? [{ ...leaf, status: 'satisfied', code: 'skipped', message: `${skipped} skipped`, cites }]
      : []
  const message = `nothing in ${describePopulation(rule.of)} has passed${skippedWords}`
  return [{ ...leaf, status: 'inconclusive', code: 'empty-population', message, cites }]
}
