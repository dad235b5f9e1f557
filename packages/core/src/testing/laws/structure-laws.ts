import {
  mergeDecisions,
  parsePolicy,
  threshold,
  type IncludeRule,
  type Policy,
  type Rule,
} from '../../policy/index.ts'
import { isSame, nodesThatDontFollow, pathsTwice } from './compare.ts'
import { expectLaw, law, type LawTools, type PolicyLaw } from './law.ts'
import { apart, haveRules, outOfContext, unpinned } from './rules-inside.ts'

/** A decision is the sum of its parts, and of nothing else. */
export function structureLaws(tools: LawTools): readonly PolicyLaw[] {
  const { fc, decide, scenario, policies: morePolicies } = tools
  return [
    law(
      tools,
      'L10',
      'Policies together are satisfied as all of them alone are',
      fc.tuple(scenario, morePolicies),
      ([asked, more]) => {
        const { evidence, query } = asked
        const policies = [...asked.policies, ...more]
        // Alone, an include would have nothing to find.
        if (haveRules(policies, 'include')) return 'not its case'
        const together = decide(policies, evidence, query).status
        const alone = policies.map((policy) => decide([policy], evidence, query).status)
        return expectLaw(
          together === threshold('all', alone),
          () => `${alone.join(', ')} alone, but ${together} together`,
        )
      },
    ),
    law(
      tools,
      'L10.merge',
      'The merged decisions of single policies are the decision of all of them',
      scenario,
      ({ policies, evidence, query }) => {
        const single = apart(policies)
        if (haveRules(single, 'include')) return 'not its case'
        const together = decide(single, evidence, query)
        const merged = mergeDecisions(
          single.map((policy) => decide([policy], evidence, query)),
          { onNotApplicable: 'allow' },
        )
        const said = [together, merged].map(({ status, validUntil, progress }) =>
          JSON.stringify({ status, validUntil, progress }),
        )
        return expectLaw(said[0] === said[1], () => `${said[0]} together, but ${said[1]} merged`)
      },
    ),
    law(
      tools,
      'L10.include',
      'To include a policy is to have its rules in place',
      fc.tuple(scenario, morePolicies, fc.boolean()),
      ([asked, more, isAlternative]) => {
        const { evidence, query } = asked
        const [given] = unpinned(more)
        if (!given) return 'not its case'
        // How a policy reads outcomes goes with its rules when it is included; a rule has no place for it.
        const { outcomes: _, latestBy: __, ...included } = { ...given, id: 'included.policy' }
        const others = outOfContext([...unpinned(asked.policies), included])
        const including: IncludeRule = { type: 'include', policy: included.id }
        const inlined: Rule = { type: 'allOf', rules: included.rules }
        const [one, other] = [including, inlined].map((rule) => {
          const rules: readonly Rule[] = isAlternative
            ? [{ type: 'anyOf', rules: [rule, { type: 'passing', testcase: 'never/run', variants: [{}] }] }]
            : [rule]
          const applies = { decisionContexts: [query.decisionContext], subjectTypes: [evidence.subject.type] }
          const policy: Policy = { apiVersion: 'gating/v1', id: 'including.policy', applies, rules }
          const { status, validUntil, progress } = decide([policy, ...others], evidence, query)
          return JSON.stringify({ status, validUntil, progress })
        })
        return expectLaw(one === other, () => `${one} included, but ${other} in place`)
      },
    ),
    law(
      tools,
      'L10.written',
      'A policy that was written down and read again decides the same',
      scenario,
      ({ policies, evidence, query }) => {
        const read = policies.map((policy) => parsePolicy(JSON.parse(JSON.stringify(policy))))
        const refused = read.flatMap((one) => (one.isErr() ? [one.error.message] : []))
        if (refused.length > 0) return { wrong: `cannot be read: ${refused.join('; ')}` }
        const again = read.flatMap((one) => (one.isOk() ? [one.value] : []))
        return expectLaw(
          isSame(decide(policies, evidence, query), decide(again, evidence, query)),
          () => 'what was read decides differently',
        )
      },
    ),
    law(
      tools,
      'L11',
      'Every node follows from its children, every path is there once, and the root is the answer',
      scenario,
      ({ policies, evidence, query }) => {
        const decision = decide(policies, evidence, query)
        const astray = nodesThatDontFollow(decision.tree)
        if (astray.length > 0 || decision.tree.status !== decision.status)
          return { wrong: `does not follow: ${astray.map((node) => node.path).join(', ')}` }
        const twice = pathsTwice(decision.tree)
        return expectLaw(twice.length === 0, () => `a path is there twice: ${twice.join(', ')}`)
      },
    ),
  ]
}
