import * as z from 'zod'
import { exactly } from '../../schema/exactly.ts'
import { strictObject } from '../../schema/strict-object.ts'
import { TestcaseNameSchema } from '../../schema/testcase.ts'
import { lineOfText } from '../../schema/text.ts'
import type { DecisionNode } from '../decision.ts'
import { foldChildren, named, type Evaluation } from '../evaluation.ts'
import { freeze } from '../freeze.ts'
import { membersOf, type Member } from '../members.ts'
import type { Population } from '../population.ts'
import { metaSchema } from '../rule-fields.ts'
import type { RuleMeta } from '../rule.ts'
import { evaluateSlot, slotPath, type FlakyHandling } from '../slot.ts'

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
      flaky: z.exactOptional(z.enum(['fail', 'pass', 'quarantine'])),
      ...metaSchema(),
    }),
  )
}

function populationSchema(): z.ZodType<Population> {
  return exactly<Population>()(
    z.union([
      strictObject({
        group: z.literal('complete'),
        testcases: lineOfText(1024),
        runs: z.exactOptional(lineOfText(1024)),
      }),
      strictObject({ observed: lineOfText(1024), minCount: z.int().min(1) }),
      strictObject({ testcases: z.array(TestcaseNameSchema).min(1) }),
      strictObject({ list: lineOfText(256) }),
    ]),
  )
}

export function evaluateNoneFailing(
  rule: NoneFailingRule,
  path: string,
  evaluation: Evaluation,
): DecisionNode {
  const { members, completeness } = membersOf(rule.of, path, evaluation)
  const leaves = members.flatMap((member) => memberLeaves(rule, member, path, evaluation))
  const quiet = leaves.filter((leaf) => leaf.code === 'passed' || leaf.code === 'skipped')
  const rest = leaves.filter((leaf) => leaf.code !== 'passed' && leaf.code !== 'skipped')
  return foldChildren({ path, ...named(rule) }, 'all', [
    ...completeness,
    ...quietLeaf(rule, quiet, rest.length, path),
    ...rest,
  ])
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
        attempts: { keep: 'all' },
        flaky: rule.flaky ?? 'fail',
        skips: 'allow-own',
        waivable: rule.waivable ?? true,
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
  if (passed.length > 0) {
    const results = passed.flatMap((member) => member.cites.results ?? [])
    const message = `${passed.length} passed${skippedWords}`
    return [{ ...leaf, status: 'satisfied', code: 'passed', message, cites: { results } }]
  }
  if (rest > 0) return []
  const message = `nothing in ${describePopulation(rule.of)} has passed${skippedWords}`
  return [{ ...leaf, status: 'inconclusive', code: 'empty-population', message, cites: {} }]
}

function describePopulation(population: Population): string {
  if ('list' in population) return `the list "${population.list}"`
  if ('observed' in population) return `"${population.observed}"`
  if ('group' in population) return `"${population.testcases}"`
  return `${population.testcases.length} testcases`
}
