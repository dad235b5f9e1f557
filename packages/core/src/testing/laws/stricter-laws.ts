import { ratioOfPercent, type Percent } from '../../schema/index.ts'
import type { Policy, Rule, Status } from '../../policy/index.ts'
import { isRelaxed } from './compare.ts'
import { expectLaw, law, type LawTools, type PolicyLaw, type Scenario } from './law.ts'
import { mapRule, outOfContext, unpinned } from './rules-inside.ts'

/** Who asks for more never gets it for less. */
export function stricterLaws(tools: LawTools): readonly PolicyLaw[] {
  const { fc, decide, scenario } = tools
  /** What a policy of that one rule comes to, with the others at hand for it to include. */
  const statusOf = (rule: Rule, { policies, evidence, query }: Scenario): Status =>
    decide(
      [policyOf(rule, { policies, evidence, query }), ...outOfContext(unpinned(policies))],
      evidence,
      query,
    ).status
  return [
    law(
      tools,
      'L9',
      'Another rule never relaxes allOf and never tightens anyOf; a higher count never relaxes atLeast',
      fc.tuple(scenario, fc.array(tools.alternative, { minLength: 2, maxLength: 4 })),
      ([asked, all]) => {
        // What is not in force counts neither way.
        const rules = all.filter((rule) => statusOf(rule, asked) !== 'not-applicable')
        const [first, second, ...others] = rules
        if (!first || !second) return 'not its case'
        const rest = [second, ...others]
        const counts = rules.map((_, index) => statusOf({ type: 'atLeast', count: index + 1, rules }, asked))
        const any = statusOf({ type: 'anyOf', rules }, asked)
        const every = statusOf({ type: 'allOf', rules }, asked)
        const allRelax = isRelaxed(every, statusOf({ type: 'allOf', rules: rest }, asked))
        const anyRelax = isRelaxed(statusOf({ type: 'anyOf', rules: rest }, asked), any)
        const lowerRelax = counts.every(
          (status, index) => index === 0 || isRelaxed(status, counts[index - 1] ?? status),
        )
        const ends = counts[0] === any && counts.at(-1) === every
        return expectLaw(allRelax && anyRelax && lowerRelax && ends, () =>
          JSON.stringify({ allRelax, anyRelax, lowerRelax, ends, counts }),
        )
      },
    ),
    law(
      tools,
      'L9.stricter',
      'A higher share, a larger sample, fewer exclusions, more signers or stricter terms of waivers never relax a rule',
      fc.tuple(scenario, tools.rule, fc.constantFrom<Percent[]>('100%', '75%', '50%', '10%')),
      ([asked, rule, percent]) => {
        const stricter = mapRule(rule, (one) => tightened(one, percent))
        if (JSON.stringify(stricter) === JSON.stringify(rule)) return 'not its case'
        const before = statusOf(rule, asked)
        const after = statusOf(stricter, asked)
        return expectLaw(
          isRelaxed(after, before),
          () => `${before} became ${after} by a stricter rule: ${JSON.stringify(stricter)}`,
        )
      },
    ),
  ]
}

function policyOf(rule: Rule, { evidence, query }: Scenario): Policy {
  const applies = { decisionContexts: [query.decisionContext], subjectTypes: [evidence.subject.type] }
  return { apiVersion: 'gating/v1', id: 'one.rule', applies, rules: [rule] }
}

/** The rule with everything higher of which more is harder to meet. */
function tightened(rule: Rule, percent: Percent): Rule {
  const waivable = stricterTerms(rule.waivable)
  const own = waivable === undefined ? rule : { ...rule, waivable }
  switch (own.type) {
    case 'ratio':
      return {
        ...own,
        min: higher(own.min, percent),
        minSample: own.minSample + (percent === '100%' ? 1 : 0),
        ...(own.excludeQuarantined
          ? { excludeQuarantined: { maxShare: lower(own.excludeQuarantined.maxShare, percent) } }
          : {}),
      }
    case 'signOff':
      return { ...own, count: own.count + 1 }
    case 'noneFailing':
    case 'noNewFailures':
      return 'observed' in own.of ? { ...own, of: { ...own.of, minCount: own.of.minCount + 1 } } : own
    default:
      return own
  }
}

function stricterTerms(terms: Rule['waivable']): Rule['waivable'] {
  if (typeof terms !== 'object') return terms
  return { ...terms, approvals: (terms.approvals ?? 1) + 1 }
}

function higher(one: Percent, other: Percent): Percent {
  return isLower(one, other) ? other : one
}

function lower(one: Percent, other: Percent): Percent {
  return isLower(one, other) ? one : other
}

function isLower(one: Percent, other: Percent): boolean {
  const [[a, b], [c, d]] = [ratioOfPercent(one), ratioOfPercent(other)]
  return a * d < c * b
}
