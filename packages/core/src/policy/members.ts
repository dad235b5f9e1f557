import { compareText } from '../canonical/compare-text.ts'
import { matchesGlob, type Glob } from '../schema/glob.ts'
import type { Group } from '../schema/group.ts'
import { groupCompleteness } from '../verdict/summarize-group.ts'
import type { DecisionNode, ReasonCode } from './decision.ts'
import type { Evaluation } from './evaluation.ts'
import type { EvidenceIndex } from './evidence-index.ts'
import type { Population } from './population.ts'
import type { Status } from './status.ts'

/** The testcases of a population, and the leaves that say whether they are all there. */
export interface Members {
  readonly testcases: readonly string[]
  readonly completeness: readonly DecisionNode[]
}

/** Resolves a population against the evidence. */
export function membersOf(population: Population, path: string, { evidence }: Evaluation): Members {
  const reported = (glob: string): string[] =>
    [...evidence.slots.keys()].filter((testcase) => matchesGlob(glob, testcase)).sort(compareText)
  if ('list' in population) return listed(population.list, path, evidence.lists)
  if ('group' in population) {
    return {
      testcases: reported(population.testcases),
      completeness: runLeaves(runsOf(population.runs ?? '*', evidence), path, evidence.results),
    }
  }
  if ('observed' in population) {
    const testcases = reported(population.observed)
    const words = `${testcases.length} of at least ${population.minCount} testcases were reported`
    const enough = testcases.length >= population.minCount
    const leaf = enough
      ? completenessLeaf(`${path}#count`, 'satisfied', 'enough-met', words)
      : completenessLeaf(`${path}#count`, 'pending', 'insufficient-data', words)
    return { testcases, completeness: [leaf] }
  }
  return { testcases: [...new Set(population.testcases)].sort(compareText), completeness: [] }
}

function listed(name: string, path: string, lists: Readonly<Record<string, readonly string[]>>): Members {
  const list = Object.hasOwn(lists, name) ? lists[name] : undefined
  if (list) return { testcases: [...new Set(list)].sort(compareText), completeness: [] }
  const leaf = completenessLeaf(`${path}#list`, 'pending', 'missing-fact', `the list "${name}" is not known`)
  return { testcases: [], completeness: [{ ...leaf, cites: { facts: [name] } }] }
}

/** The runs that must be complete: those that match, without the unfinished ones that a complete run replaces. */
function runsOf(glob: Glob, { groups, results }: EvidenceIndex): Group[] {
  const complete = groups.filter((group) => groupCompleteness(group, results).complete)
  const replaced = new Set(complete.map((group) => group.replaces))
  return groups.filter(
    (group) => matchesGlob(glob, group.id) && (complete.includes(group) || !replaced.has(group.id)),
  )
}

function runLeaves(
  groups: readonly Group[],
  path: string,
  results: Parameters<typeof groupCompleteness>[1],
): DecisionNode[] {
  if (groups.length === 0)
    return [completenessLeaf(`${path}#run`, 'pending', 'missing', 'no run was reported')]
  return groups.map((group, index) => {
    // Two records under one id both count; each has a path of its own.
    const before = groups.slice(0, index).filter((other) => other.id === group.id).length
    const { status, code, words } = runAnswer(group, results)
    const leaf = completenessLeaf(
      `${path}#run${before === 0 ? '' : before + 1}:${group.id}`,
      status,
      code,
      `run ${group.id} ${words}`,
    )
    return { ...leaf, cites: { groups: [group.id] } }
  })
}

function runAnswer(
  group: Group,
  results: Parameters<typeof groupCompleteness>[1],
): { readonly status: Status; readonly code: ReasonCode; readonly words: string } {
  const completeness = groupCompleteness(group, results)
  if (completeness.complete) return { status: 'satisfied', code: 'run-complete', words: 'is complete' }
  switch (completeness.reason) {
    case 'open':
      return { status: 'pending', code: 'run-open', words: 'is not finished' }
    case 'aborted':
      return { status: 'inconclusive', code: 'run-aborted', words: 'was aborted' }
    case 'results-missing': {
      const words = `handed in ${completeness.expected} results, but ${completeness.present} are at hand`
      return { status: 'pending', code: 'run-results-missing', words }
    }
  }
}

function completenessLeaf(path: string, status: Status, code: ReasonCode, message: string): DecisionNode {
  return { path, kind: 'slot', status, code, message, cites: {}, validUntil: null }
}
