import type * as fastCheck from 'fast-check'
import { blockers, leavesOf, recompute, threshold, type DecisionNode } from '../../policy/index.ts'
import type { TestResult, WaiverEvent } from '../../schema/index.ts'
import { bytesOf, isSame, nodesThatDontFollow } from './compare.ts'
import { expectLaw, law, type LawTools, type PolicyLaw } from './law.ts'

/** A decision is the sum of its parts, and of nothing else. */
export function structureLaws(tools: LawTools): readonly PolicyLaw[] {
  const { fc, decide, scenario, policies: morePolicies, waiverOn, resultOn } = tools
  const elsewhere = { type: 'compose', identifier: 'Fedora-Rawhide-20261122.n.0' }
  const foreign = fc.tuple(
    fc.array(resultOn(elsewhere), { minLength: 1, maxLength: 4 }),
    waiverOn(elsewhere, 'elsewhere'),
  )
  return [
    law(
      tools,
      'L10',
      'Policies together are satisfied as all of them alone are',
      fc.tuple(scenario, morePolicies),
      ([asked, more]) => {
        const { policies, evidence, query } = asked
        const together = decide([...policies, ...more], evidence, query).status
        const alone = [...policies, ...more].map((policy) => decide([policy], evidence, query).status)
        return expectLaw(
          together === threshold('all', alone),
          () => `${alone.join(', ')} alone, but ${together} together`,
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
        const paths = pathsOf(decision.tree)
        return expectLaw(
          new Set(paths).size === paths.length,
          () => `a path is there twice: ${paths.join(', ')}`,
        )
      },
    ),
    law(
      tools,
      'L12',
      'Satisfying a set of blockers opens the gate, and no part of the set does',
      scenario,
      ({ policies, evidence, query }) => {
        const decision = decide(policies, evidence, query)
        if (decision.status === 'satisfied' || decision.status === 'not-applicable') return 'not its case'
        const wrong = blockers(decision).sets.find((set) => {
          const opens = (leaves: readonly DecisionNode[]): boolean =>
            refold(decision.tree, new Set(leaves.map(({ path }) => path))) === 'satisfied'
          return !opens(set) || set.some((leaf) => opens(set.filter((other) => other !== leaf)))
        })
        return expectLaw(
          wrong === undefined,
          () => `not minimal, or not enough: ${wrong?.map(({ path }) => path).join(', ')}`,
        )
      },
    ),
    law(
      tools,
      'L16',
      'Evidence about another subject changes nothing, not even the digest',
      fc.tuple(scenario, foreign),
      ([asked, [results, waiverEvents]]) => {
        const { policies, evidence, query } = asked
        const more = {
          ...evidence,
          results: [...evidence.results, ...results],
          waiverEvents: [...(evidence.waiverEvents ?? []), ...waiverEvents],
        }
        return expectLaw(
          isSame(decide(policies, evidence, query), decide(policies, more, query)),
          () => 'another subject shows through',
        )
      },
    ),
    law(
      tools,
      'L16.context',
      'Policies and waivers for another context change nothing in the tree',
      scenario,
      ({ policies, evidence, query }) => {
        const another = { ...query, decisionContext: `not ${query.decisionContext}` }
        const elsewhere = policies.map((policy) => ({
          ...policy,
          id: `${policy.id}.2`,
          applies: { ...policy.applies, decisionContexts: [another.decisionContext] },
        }))
        const waiverEvents = (evidence.waiverEvents ?? []).map((event) =>
          inContext(event, another.decisionContext),
        )
        const before = decide(policies, { ...evidence, waiverEvents: [] }, query)
        const after = decide([...policies, ...elsewhere], { ...evidence, waiverEvents }, query)
        return expectLaw(
          isSame(withoutTerms(before.tree), withoutTerms(after.tree)),
          () => 'another context shows through',
        )
      },
    ),
    law(
      tools,
      'L19',
      'Progress is complete exactly when every leaf is satisfied, and a satisfied gate has evidence for it',
      scenario,
      ({ policies, evidence, query }) => {
        const decision = decide(policies, evidence, query)
        const leaves = leavesOf(decision.tree)
        const met = leaves.filter((leaf) => leaf.status === 'satisfied')
        const isComplete = leaves.length > 0 && met.length === leaves.length
        const cites = met.some((leaf) =>
          Object.values(leaf.cites).some((ids: readonly string[]) => ids.length > 0),
        )
        return expectLaw(
          (decision.progress.percent === 100) === isComplete && (decision.status !== 'satisfied' || cites),
          () => JSON.stringify(decision.progress),
        )
      },
    ),
    law(
      tools,
      'L22',
      'Whatever its results look like, evidence gives a decision',
      fc.tuple(scenario, fc.array(fc.tuple(oddText(tools), oddText(tools)), { maxLength: 4 })),
      ([asked, odd]) => {
        const { policies, evidence, query } = asked
        const results = odd.map(([id, outcome], index): TestResult => ({
          id: `${id}${index}`,
          testcase: id,
          item: { type: evidence.subject.type, id: evidence.subject.identifier },
          outcome,
          submittedAt: query.at,
          variant: { scenario: outcome },
          data: { [id]: [outcome] },
          groups: [id],
        }))
        const decision = decide(policies, { ...evidence, results: [...evidence.results, ...results] }, query)
        return expectLaw(
          bytesOf(decision) === bytesOf(JSON.parse(JSON.stringify(decision)) as typeof decision),
          () => 'the decision is not plain data',
        )
      },
    ),
  ]
}

/** The status of the tree with some of its leaves satisfied. */
function refold(node: DecisionNode, satisfied: ReadonlySet<string>): DecisionNode['status'] {
  return recompute(satisfying(node, satisfied))
}

function satisfying(node: DecisionNode, satisfied: ReadonlySet<string>): DecisionNode {
  if (node.children) return { ...node, children: node.children.map((child) => satisfying(child, satisfied)) }
  return satisfied.has(node.path) ? { ...node, status: 'satisfied' } : node
}

function pathsOf(node: DecisionNode): string[] {
  return [node.path, ...(node.children ?? []).flatMap(pathsOf)]
}

/** The same waiver for another context, under an id of its own. */
function inContext(event: WaiverEvent, decisionContext: string): WaiverEvent {
  const waiverId = `${event.waiverId}-elsewhere`
  return event.kind === 'requested'
    ? { ...event, waiverId, scope: { ...event.scope, decisionContext } }
    : { ...event, waiverId }
}

/** A known waiver that is not yet approved makes a gate look again, for whatever it is. */
function withoutTerms(node: DecisionNode): DecisionNode {
  return {
    ...node,
    validUntil: null,
    ...(node.children ? { children: node.children.map(withoutTerms) } : {}),
  }
}

function oddText({ fc }: LawTools): fastCheck.Arbitrary<string> {
  return fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'unit/a',
    'PASSED',
    'a [b=c]',
    'größe 𝒳',
    '*',
    '#passed',
  )
}
