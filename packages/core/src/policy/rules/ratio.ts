import * as z from 'zod'
import { exactly } from '../../schema/exactly.ts'
import { PercentSchema, type Percent } from '../../schema/percent.ts'
import { ratioOfPercent } from '../../schema/ratio-of-percent.ts'
import { strictObject } from '../../schema/strict-object.ts'
import type { DecisionNode } from '../decision/decision.ts'
import { earliest, foldChildren, foldRule, type Evaluation } from '../evaluation/evaluation.ts'
import { freeze } from '../language/freeze.ts'
import { completenessLeaf, membersOf, type Member } from '../evaluation/members.ts'
import { activeQuarantine, nextQuarantine } from '../evaluation/permit.ts'
import { describePopulation, populationSchema, type Population } from '../language/population.ts'
import { flakySchema, metaSchema } from '../language/rule-fields.ts'
import type { RuleMeta } from '../language/rule.ts'
import { slotPath } from '../evaluation/slot-name.ts'
import { evaluateSlot, type FlakyHandling } from '../evaluation/slot.ts'

/**
 * A share of a population must have passed, in exact fractions: 98 % of 50 testcases are 49. A testcase passes when it
 * passes in every variant that was reported.
 */
export interface RatioRule extends RuleMeta {
  readonly type: 'ratio'
  readonly min: Percent
  readonly of: Population
  /** A population of fewer testcases says nothing, and is waited for. */
  readonly minSample: number
  /**
   * Testcases that do not pass and are in quarantine are left out of the share, but no more of them than this part of the
   * population: those that failed first, then by name. Those that may still pass are left out only where the share is
   * enough without them: they are waited for before it is too small.
   */
  readonly excludeQuarantined?: { readonly maxShare: Percent }
  /** `fail` by default. */
  readonly flaky?: FlakyHandling
  /** Whether a skip counts as a pass; `fail` by default. */
  readonly skips?: 'fail' | 'allow'
}

/**
 * A rule that a share of a population must have passed.
 *
 * @example
 * import { ratio } from '@gatewright/core/policy'
 *
 * const rule = ratio('98%', { id: 'build', of: { list: 'tier1-components' }, minSample: 50 })
 */
export function ratio(min: Percent, options: Omit<RatioRule, 'type' | 'min'>): RatioRule {
  return freeze<RatioRule>({ type: 'ratio', min, ...options })
}

export function ratioRuleSchema(): z.ZodType<RatioRule> {
  return exactly<RatioRule>()(
    strictObject({
      type: z.literal('ratio'),
      min: PercentSchema,
      of: populationSchema(),
      minSample: z.int().min(1),
      excludeQuarantined: z.exactOptional(strictObject({ maxShare: PercentSchema })),
      flaky: z.exactOptional(flakySchema()),
      skips: z.exactOptional(z.enum(['fail', 'allow'])),
      ...metaSchema(),
    }).refine((rule) => ratioOfPercent(rule.min)[0] > 0, {
      path: ['min'],
      error: '0% would be met by nothing.',
    }),
  )
}

export function evaluateRatio(rule: RatioRule, path: string, evaluation: Evaluation): DecisionNode {
  const { members, completeness } = membersOf(rule.of, path, evaluation)
  const judged = members.map((member) => evaluateMember(rule, member, path, evaluation))
  const share = evaluateShare(rule, judged, path, evaluation)
  return foldRule(rule, path, { atLeast: 'all' }, [
    ...completeness,
    ...sampleLeaf(rule, members.length, path),
    share.status === 'not-applicable'
      ? { ...emptyLeaf(rule, path, share), validUntil: share.validUntil }
      : { ...share, message: `${share.message} (${rule.min})` },
  ])
}

function evaluateShare(
  rule: RatioRule,
  judged: readonly DecisionNode[],
  path: string,
  evaluation: Evaluation,
): DecisionNode {
  const shareOf = (nodes: readonly DecisionNode[]): DecisionNode =>
    foldChildren({ path: `${path}#share`, kind: 'share' }, { ratio: ratioOfPercent(rule.min) }, [
      ...passedTogether(nodes, path),
      ...nodes.filter((node) => node.status !== 'satisfied'),
    ])
  if (!rule.excludeQuarantined) return shareOf(judged)
  const { maxShare } = rule.excludeQuarantined
  const withoutAny = shareOf(withoutQuarantined(maxShare, judged, () => true, evaluation))
  if (withoutAny.status === 'satisfied') return withoutAny
  return shareOf(withoutQuarantined(maxShare, judged, ({ status }) => status === 'unsatisfied', evaluation))
}

/** A testcase as one node, whatever its variants: a leaf, or a fold of leaves. */
function evaluateMember(
  rule: RatioRule,
  { testcase, slots }: Member,
  path: string,
  evaluation: Evaluation,
): DecisionNode {
  const asked = slots.length > 0 ? slots : [{ variant: {}, results: [] }]
  const leaves = asked.map(({ variant, results }) =>
    evaluateSlot(
      {
        path: `${path}/${slotPath({ testcase, variant })}`,
        testcase,
        variant,
        results,
        attempts: evaluation.attempts ?? { keep: 'all' },
        flaky: rule.flaky ?? 'fail',
        skips: rule.skips ?? 'fail',
      },
      evaluation,
    ),
  )
  const [only] = leaves
  if (only && leaves.length === 1) return only
  // Before the name, where no name of a testcase can end the same way.
  const fold = foldChildren(
    { path: `${path}#variants/${testcase}`, kind: 'slot' },
    { atLeast: 'all' },
    leaves,
  )
  return { ...fold, testcase }
}

/** Takes those out of the count that are in quarantine and do not pass, the failed ones first, as many as are allowed. */
function withoutQuarantined(
  maxShare: Percent,
  nodes: readonly DecisionNode[],
  mayGo: (node: DecisionNode) => boolean,
  evaluation: Evaluation,
): readonly DecisionNode[] {
  const [numerator, denominator] = ratioOfPercent(maxShare)
  const parts = numerator * nodes.length
  const most = (parts - (parts % denominator)) / denominator
  const closed = nodes.filter((node) => node.status !== 'satisfied')
  const excludable = closed
    .filter(mayGo)
    .flatMap((node) => {
      const entry = activeQuarantine(node.testcase ?? '', evaluation)
      return entry ? [{ node, entry }] : []
    })
    .sort((a, b) => rank[a.node.status] - rank[b.node.status])
  const excluded = new Map(excludable.slice(0, most).map(({ node, entry }) => [node, entry]))
  // Whatever makes one of them go or come back may do so with another one, since their number is limited.
  const term = earliest([
    ...nodes.map((node) => node.validUntil),
    ...closed.map((node) => nextQuarantine(node.testcase ?? '', evaluation)),
    ...[...excluded.values()].map((entry) => entry.until),
  ])
  return nodes.map((node) => {
    if (node.status === 'satisfied') return node
    const entry = excluded.get(node)
    if (!entry) return { ...node, validUntil: term }
    const { passesNeeded: _, children: __, operator: ___, ...leaf } = node
    return {
      ...leaf,
      status: 'not-applicable',
      code: 'quarantined',
      base: node.code,
      message: `${node.message}; not counted: in quarantine until ${entry.until} (${entry.issue})`,
      cites: { ...node.cites, results: citedIn(node), quarantine: [entry.issue] },
      validUntil: term,
    }
  })
}

const rank: Readonly<Record<DecisionNode['status'], number>> = {
  unsatisfied: 0,
  inconclusive: 1,
  pending: 2,
  satisfied: 3,
  'not-applicable': 4,
}

/** One leaf for all that passed without anybody's leave, so that a tree stays readable over 20,000 testcases. */
function passedTogether(nodes: readonly DecisionNode[], path: string): DecisionNode[] {
  const satisfied = nodes.filter((node) => node.status === 'satisfied')
  const quiet = satisfied.filter((node) => !leans(node))
  const told = satisfied.filter(leans)
  if (quiet.length === 0) return told
  return [
    {
      path: `${path}#passed`,
      kind: 'slot',
      status: 'satisfied',
      code: 'passed',
      message: `${quiet.length} passed`,
      weight: quiet.length,
      cites: { results: quiet.flatMap((node) => citedIn(node)) },
      validUntil: null,
    },
    ...told,
  ]
}

/** True where somebody let it through, or where it may not stay so. */
function leans(node: DecisionNode): boolean {
  return node.base !== undefined || node.validUntil !== null || (node.children ?? []).some(leans)
}

function citedIn(node: DecisionNode): readonly string[] {
  return node.children ? node.children.flatMap(citedIn) : (node.cites.results ?? [])
}

function sampleLeaf({ minSample }: RatioRule, count: number, path: string): DecisionNode[] {
  if (count >= minSample) return []
  const words = `${count} testcases, fewer than the ${minSample} that a share is taken of`
  return [completenessLeaf(`${path}#sample`, 'pending', 'insufficient-data', words)]
}

/** What was left out is what it stands on. */
function emptyLeaf(rule: RatioRule, path: string, share: DecisionNode): DecisionNode {
  const words = `nothing in ${describePopulation(rule.of)} is left to count`
  const excluded = share.children ?? []
  const results = excluded.flatMap(citedIn)
  const quarantine = excluded.flatMap((node) => node.cites.quarantine ?? [])
  return {
    ...completenessLeaf(`${path}#share`, 'inconclusive', 'empty-population', words),
    cites: {
      ...(results.length > 0 ? { results } : {}),
      ...(quarantine.length > 0 ? { quarantine: [...new Set(quarantine)] } : {}),
    },
  }
}
