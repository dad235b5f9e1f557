import type { DecisionNode, ReasonCode, RequirementView } from './decision.ts'

/** The flat view of the leaves that are about one testcase. */
export function requirementViews(leaves: readonly DecisionNode[]): RequirementView[] {
  return leaves.flatMap((leaf) => {
    if (leaf.testcase === undefined) return []
    const waiverId = leaf.cites.waivers?.[0]
    const resultId = leaf.cites.results?.at(-1)
    return {
      // What let it through stands behind what it would be: `test-result-failed-waived`.
      type: `test-result-${word(leaf.base ?? leaf.code)}${leaf.base === undefined ? '' : `-${leaf.code}`}`,
      testcase: leaf.testcase,
      ...(resultId === undefined ? {} : { resultId }),
      ...(waiverId === undefined ? {} : { waiverId }),
    }
  })
}

function word(code: ReasonCode): string {
  return code === 'insufficient-data' ? 'incomplete' : code
}
