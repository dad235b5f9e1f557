import * as z from 'zod'
import { DurationSchema } from '../../schema/duration.ts'
import { exactly } from '../../schema/exactly.ts'
import type { Exoneration } from '../../schema/exoneration.ts'
import { strictObject } from '../../schema/strict-object.ts'
import { TestcaseNameSchema } from '../../schema/testcase.ts'
import { variantIncludes, variantKey } from '../../schema/variant-key.ts'
import { VariantSchema, type Variant } from '../../schema/variant.ts'
import type { Attempts } from '../evaluation/attempts.ts'
import type { DecisionNode } from '../decision/decision.ts'
import { foldRule, type Evaluation } from '../evaluation/evaluation.ts'
import type { EvidenceSlot } from '../evidence/evidence-view.ts'
import { freeze } from '../language/freeze.ts'
import { attemptsSchema, exonerationsSchema, flakySchema, metaSchema } from '../language/rule-fields.ts'
import type { RuleMeta } from '../language/rule.ts'
import { slotName, slotPath } from '../evaluation/slot-name.ts'
import { evaluateSlot, type FlakyHandling, type Timeout } from '../evaluation/slot.ts'

/** A testcase must have passed, in every variant that is asked for. Nothing reported is pending, never a pass. */
export interface PassingRule extends RuleMeta {
  readonly type: 'passing'
  readonly testcase: string
  /** Only results whose variant has these keys and values are looked at. */
  readonly where?: Variant
  /**
   * The variants that must be there. Each stands for all reported variants that have its keys and values: all of those
   * must pass, and at least one must have been reported. `observed` asks for whatever was reported, at least one.
   */
  readonly variants: readonly Variant[] | 'observed'
  /** `{ keep: 'all' }` by default. */
  readonly attempts?: Attempts
  /** `fail` by default. */
  readonly flaky?: FlakyHandling
  /** Whether a skip meets the rule; `fail` by default. */
  readonly skips?: 'fail' | 'allow'
  /** When waiting for a result ends; never by default. */
  readonly timeout?: Timeout
  /** Reasons for which an automatic exoneration counts as a pass; none by default. */
  readonly exonerations?: readonly Exoneration['reason'][]
}

/**
 * A rule that a testcase must have passed. Without options: in every variant that was reported.
 *
 * @example
 * import { passing } from '@gatewright/core/policy'
 *
 * const rule = passing('dist.rpmlint', { id: 'lint', variants: [{ arch: 'x86_64' }, { arch: 'aarch64' }] })
 */
export function passing(
  testcase: string,
  options: Partial<Omit<PassingRule, 'type' | 'testcase'>> = {},
): PassingRule {
  return freeze<PassingRule>({ type: 'passing', testcase, variants: 'observed', ...options })
}

export function passingRuleSchema(): z.ZodType<PassingRule> {
  return exactly<PassingRule>()(
    strictObject({
      type: z.literal('passing'),
      testcase: TestcaseNameSchema,
      where: z.exactOptional(VariantSchema),
      variants: z.union([z.literal('observed'), z.array(VariantSchema).min(1).max(256)]),
      attempts: z.exactOptional(attemptsSchema()),
      flaky: z.exactOptional(flakySchema()),
      skips: z.exactOptional(z.enum(['fail', 'allow'])),
      timeout: z.exactOptional(timeoutSchema()),
      exonerations: z.exactOptional(exonerationsSchema()),
      ...metaSchema(),
    }).superRefine(({ where = {}, variants }, context) => {
      if (variants === 'observed') return
      for (const [index, variant] of variants.entries()) {
        const key = Object.keys(variant).find(
          (name) => Object.hasOwn(where, name) && where[name] !== variant[name],
        )
        if (key === undefined) continue
        const message = `"where" leaves out every result with this ${key}; this can never be met.`
        context.addIssue({ code: 'custom', path: ['variants', index, key], message })
      }
    }),
  )
}

function timeoutSchema(): z.ZodType<Timeout> {
  return exactly<Timeout>()(
    strictObject({
      after: DurationSchema,
      from: z.enum(['subject', 'first-result']),
      becomes: z.enum(['unsatisfied', 'inconclusive']),
    }),
  )
}

export function evaluatePassing(rule: PassingRule, path: string, evaluation: Evaluation): DecisionNode {
  const reported = evaluation.slots(rule.testcase)
  const where = rule.where
  const looked = where ? reported.filter((slot) => variantIncludes(slot.variant, where)) : reported
  const asked = askedSlots(rule, looked)
  const [only] = asked
  // Most rules ask for one slot.
  const children =
    only && asked.length === 1
      ? [evaluateAsked(rule, only, path, evaluation)]
      : asked.map((slot) => evaluateAsked(rule, slot, path, evaluation))
  return foldRule(rule, path, every, children)
}

const every = { atLeast: 'all' } as const
const everyAttempt: Attempts = { keep: 'all' }

function evaluateAsked(
  rule: PassingRule,
  { variant, results }: EvidenceSlot,
  path: string,
  evaluation: Evaluation,
): DecisionNode {
  const { testcase } = rule
  const name = slotName({ testcase, variant })
  return evaluateSlot(
    {
      path: `${path}/${slotPath({ testcase, variant }, name)}`,
      name,
      testcase,
      variant,
      results,
      attempts: evaluation.attempts ?? rule.attempts ?? everyAttempt,
      flaky: rule.flaky ?? 'fail',
      skips: rule.skips ?? 'fail',
      timeout: rule.timeout,
      exonerations: rule.exonerations,
    },
    evaluation,
  )
}

/** The slots behind each variant that is asked for, each once; one without results where nothing was reported. */
function askedSlots(rule: PassingRule, reported: readonly EvidenceSlot[]): readonly EvidenceSlot[] {
  const { variants, where = {} } = rule
  if (variants === 'observed')
    return reported.length > 0 ? reported : [{ variant: { ...where }, results: [] }]
  const asked = variants.flatMap((variant): readonly EvidenceSlot[] => {
    const behind = reported.filter((slot) => variantIncludes(slot.variant, variant))
    return behind.length > 0 ? behind : [{ variant: { ...where, ...variant }, results: [] }]
  })
  return [...new Map(asked.map((slot) => [variantKey(slot.variant), slot])).values()]
}
