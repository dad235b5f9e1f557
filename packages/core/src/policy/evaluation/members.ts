import { compareText } from '../../canonical/compare-text.ts'
import { matchesGlob, type Glob } from '../../schema/glob.ts'
import type { Group } from '../../schema/group.ts'
import type { TestResult } from '../../schema/result.ts'
import { classOf } from '../../verdict/fold-verdicts.ts'
import { completenessOf, type Completeness } from '../../verdict/completeness.ts'
import type { DecisionNode, ReasonCode } from '../decision/decision.ts'
import type { Evaluation } from './evaluation.ts'
import type { EvidenceSlot, EvidenceView } from '../evidence/evidence-view.ts'
import type { Population } from '../language/population.ts'
import type { Status } from './status.ts'

/** A testcase of a population with the slots that speak for it; none where nothing does. */
export interface Member {
  readonly testcase: string
  readonly slots: readonly EvidenceSlot[]
}

/** The members of a population, and the leaves that say whether they are all there. */
export interface Members {
  readonly members: readonly Member[]
  readonly completeness: readonly DecisionNode[]
}

/** Resolves a population against the evidence. */
export function membersOf(population: Population, path: string, evaluation: Evaluation): Members {
  if ('list' in population) return listed(population.list, path, evaluation)
  if ('group' in population) return ofCompleteRuns(population, path, evaluation)
  if ('observed' in population) return observed(population, path, evaluation)
  return { members: namedMembers(population.testcases, evaluation), completeness: [] }
}

function namedMembers(testcases: readonly string[], { slots }: Evaluation): Member[] {
  return [...new Set(testcases)].sort(compareText).map((testcase) => ({ testcase, slots: slots(testcase) }))
}

/** What was reported and matches the glob, by testcase. */
function reportedMembers(glob: Glob, evidence: EvidenceView, slots: Evaluation['slots']): Member[] {
  return evidence
    .testcases()
    .filter((testcase) => matchesGlob(glob, testcase))
    .map((testcase) => ({ testcase, slots: slots(testcase) }))
}

function observed(
  population: Extract<Population, { readonly observed: Glob }>,
  path: string,
  evaluation: Evaluation,
): Members {
  const members = reportedMembers(population.observed, evaluation.evidence, evaluation.slots)
  const words = `${members.length} of at least ${population.minCount} testcases were reported`
  const leaf =
    members.length >= population.minCount
      ? completenessLeaf(`${path}#count`, 'satisfied', 'enough-met', words)
      : completenessLeaf(`${path}#count`, 'pending', 'insufficient-data', words)
  return { members, completeness: [leaf] }
}

function ofCompleteRuns(
  population: Extract<Population, { readonly group: 'complete' }>,
  path: string,
  evaluation: Evaluation,
): Members {
  const { evidence, profile } = evaluation
  const scope = runsInScope(population.runs ?? '*', evidence)
  const own = new Set(scope.map((group) => group.id))
  // A failure counts wherever it was reported; only the runs that are asked for can show a pass.
  const speaks = ({ groups, outcome }: TestResult): boolean =>
    groups.some((id) => own.has(id)) ||
    ['fail', 'error', 'incomplete'].includes(classOf(outcome, profile.classes))
  // Before any choice of the latest: a pass that does not speak must not take the place of a failure that does.
  const slots = evaluation.slotsIn({
    ...evidence,
    slots: (testcase) =>
      evidence
        .slots(testcase)
        .map(({ variant, results }) => ({ variant, results: results.filter(speaks) }))
        .filter(({ results }) => results.length > 0),
  })
  const members = reportedMembers(population.testcases, evidence, slots).filter(
    (member) => member.slots.length > 0,
  )
  return { members, completeness: runLeaves(population.runs ?? '*', scope, path, evidence) }
}

function listed(name: string, path: string, evaluation: Evaluation): Members {
  const list = evaluation.evidence.list(name)
  return list
    ? { members: namedMembers(list, evaluation), completeness: [] }
    : { members: [], completeness: [unknownList(name, path)] }
}

/** The leaf that stands for a list that nobody handed in. */
export function unknownList(name: string, path: string): DecisionNode {
  const leaf = completenessLeaf(`${path}#list`, 'pending', 'missing-fact', `the list "${name}" is not known`)
  return { ...leaf, cites: { facts: [name] } }
}

/** The runs that match, without the unfinished ones that a complete run of them replaces, be it through others. */
function runsInScope(glob: Glob, evidence: EvidenceView): Group[] {
  const matching = evidence.groups().filter((group) => matchesGlob(glob, group.id))
  const isComplete = (group: Group): boolean => completenessOf(group, evidence.resultCounts()).complete
  const settled = new Set(matching.filter(isComplete).map((group) => group.id))
  for (let before = -1; before < settled.size;) {
    before = settled.size
    for (const { id, replaces } of matching)
      if (replaces !== undefined && settled.has(id)) settled.add(replaces)
  }
  // A run that is told twice, complete and not, is not complete.
  const replaced = new Set(
    matching.flatMap(({ id, replaces }) =>
      replaces !== undefined && settled.has(id) && replaces !== id ? [replaces] : [],
    ),
  )
  return matching.filter((group) => isComplete(group) || !replaced.has(group.id))
}

function runLeaves(
  glob: Glob,
  scope: readonly Group[],
  path: string,
  evidence: EvidenceView,
): DecisionNode[] {
  const told = new Set(evidence.groups().map((group) => group.id))
  const untold = [...evidence.resultCounts().keys()]
    .filter((id) => matchesGlob(glob, id) && !told.has(id))
    .sort(compareText)
  if (scope.length === 0 && untold.length === 0)
    return [
      completenessLeaf(
        `${path}#run`,
        'pending',
        'missing',
        glob === '*' ? 'no run was reported' : `no run "${glob}" was reported`,
      ),
    ]
  const leaves = scope.map((group, index) => {
    // Two records under one id both count; each has a path of its own.
    const before = scope.slice(0, index).filter((other) => other.id === group.id).length
    const { status, code, words } = runAnswer(completenessOf(group, evidence.resultCounts()))
    return runLeaf(`${path}#run${before === 0 ? '' : before + 1}`, group.id, status, code, words)
  })
  // Results came of a run that nobody has declared: how much of it is there?
  const unknown = untold.map((id) =>
    runLeaf(`${path}#run`, id, 'pending', 'run-unknown', 'is not known, but results of it are'),
  )
  return [...leaves, ...unknown]
}

function runLeaf(path: string, id: string, status: Status, code: ReasonCode, words: string): DecisionNode {
  return { ...completenessLeaf(`${path}:${id}`, status, code, `run ${id} ${words}`), cites: { groups: [id] } }
}

function runAnswer(completeness: Completeness): {
  readonly status: Status
  readonly code: ReasonCode
  readonly words: string
} {
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

/** A leaf that says whether everything is there. */
export function completenessLeaf(
  path: string,
  status: Status,
  code: ReasonCode,
  message: string,
): DecisionNode {
  return { path, kind: 'slot', status, code, message, cites: {}, validUntil: null }
}
