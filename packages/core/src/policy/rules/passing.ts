import * as z from 'zod'
import { exactly } from '../../schema/exactly.ts'
import { strictObject } from '../../schema/strict-object.ts'
import { TestcaseNameSchema } from '../../schema/testcase.ts'
import { variantIncludes, variantKey } from '../../schema/variant-key.ts'
import { VariantSchema, type Variant } from '../../schema/variant.ts'
import type { Attempts } from '../attempts.ts'
import type { DecisionNode } from '../decision.ts'
import { foldChildren, named, type Evaluation } from '../evaluation.ts'
import type { EvidenceSlot } from '../evidence-index.ts'
import { freeze } from '../freeze.ts'
import { attemptsSchema, metaSchema } from '../rule-fields.ts'
import type { RuleMeta } from '../rule.ts'
import { evaluateSlot, slotPath, type FlakyHandling } from '../slot.ts'

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
      flaky: z.exactOptional(z.enum(['fail', 'pass', 'quarantine'])),
      skips: z.exactOptional(z.enum(['fail', 'allow'])),
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

export function evaluatePassing(rule: PassingRule, path: string, evaluation: Evaluation): DecisionNode {
  const reported = evaluation.evidence.slots.get(rule.testcase) ?? []
  const looked = reported.filter((slot) => variantIncludes(slot.variant, rule.where ?? {}))
  const slots = new Map(askedSlots(rule, looked).map((slot) => [variantKey(slot.variant), slot]))
  const children = [...slots.values()].map(({ variant, results }) =>
    evaluateSlot(
      {
        path: `${path}/${slotPath({ testcase: rule.testcase, variant })}`,
        testcase: rule.testcase,
        variant,
        results,
        attempts: rule.attempts ?? { keep: 'all' },
        flaky: rule.flaky ?? 'fail',
        skips: rule.skips ?? 'fail',
        waivable: rule.waivable ?? true,
      },
      evaluation,
    ),
  )
  return foldChildren({ path, ...named(rule) }, 'all', children)
}

/** The slots behind each variant that is asked for; one without results where nothing was reported. */
function askedSlots(rule: PassingRule, reported: readonly EvidenceSlot[]): EvidenceSlot[] {
  const asked = rule.variants === 'observed' ? [{}] : rule.variants
  return asked.flatMap((variant): readonly EvidenceSlot[] => {
    const behind = reported.filter((slot) => variantIncludes(slot.variant, variant))
    return behind.length > 0 ? behind : [{ variant: { ...rule.where, ...variant }, results: [] }]
  })
}
