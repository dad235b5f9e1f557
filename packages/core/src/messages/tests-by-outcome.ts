import { compareText } from '../canonical/compare-text.ts'
import type { Decision, DecisionNode, ReasonCode } from '../policy/decision/decision.ts'
import { slotPath } from '../policy/evaluation/slot-name.ts'
import { itemKey, subjectItem } from '../schema/item-key.ts'
import type { TestResult } from '../schema/result.ts'
import type { SubjectRef } from '../schema/subject.ts'

/** The tests of a decision by what came of them. Sorted, and each test in one list at most. */
export interface TestsByOutcome {
  readonly passed: readonly string[]
  readonly warned: readonly string[]
  readonly failed: readonly string[]
}

/** As much of a result as says which test it is of. */
export type NamedResult = Pick<TestResult, 'id' | 'testcase' | 'variant'>

type Outcome = keyof TestsByOutcome

/** Where a walk through the tree stands. */
interface Place {
  /** The paths of the nodes above, the root first. */
  readonly above: readonly string[]
  readonly subject: SubjectRef
  /** True below a rule that only warns. */
  readonly onlyWarns: boolean
}

const worse: readonly Outcome[] = ['passed', 'warned', 'failed']

/** What satisfies a leaf without anybody's leave. */
const ownMerit: ReadonlySet<ReasonCode> = new Set(['passed', 'signed-off', 'non-inferior'])

/**
 * The tests that the leaves of a decision are about, as `unit/adds [arch=x86_64]`; behind the subject where it is another
 * than the decision's.
 *
 * A test that a waiver, a quarantine or another leniency lets through is warned, and so is one that fails a rule which only
 * warns. A test that has not finished, was skipped as its rule allows, or is on trial is in no list. Of a test that several
 * rules ask for, the worst counts.
 *
 * @param results - name the tests that a leaf cites together, as rules over populations do for what passed
 */
export function testsByOutcome(decision: Decision, results: readonly NamedResult[] = []): TestsByOutcome {
  const ownKey = keyOf(decision.subject)
  const names = new Map(results.map((result) => [result.id, slotPath(result)]))
  const outcomes = new Map<string, Outcome>()
  walk(decision.tree, { above: [], subject: decision.subject, onlyWarns: false }, (node, place) => {
    const outcome = outcomeOf(node, place.onlyWarns)
    if (!outcome) return
    const prefix = keyOf(place.subject) === ownKey ? '' : `${keyOf(place.subject)} `
    for (const last of namesOf(node, place, names)) {
      const name = `${prefix}${last}`
      const known = outcomes.get(name)
      if (!known || worse.indexOf(outcome) > worse.indexOf(known)) outcomes.set(name, outcome)
    }
  })
  const named = (wanted: Outcome): string[] =>
    [...outcomes].flatMap(([name, outcome]) => (outcome === wanted ? [name] : [])).sort(compareText)
  return { passed: named('passed'), warned: named('warned'), failed: named('failed') }
}

function walk(node: DecisionNode, place: Place, leaf: (node: DecisionNode, place: Place) => void): void {
  if (node.enforcement === 'dry-run' || node.code === 'not-effective') return
  const here: Place = {
    above: place.above,
    subject: node.subject ?? place.subject,
    onlyWarns: place.onlyWarns || node.enforcement === 'warn',
  }
  if (!node.children) leaf(node, here)
  else for (const child of node.children) walk(child, { ...here, above: [...here.above, node.path] }, leaf)
}

function outcomeOf({ status, code, base }: DecisionNode, onlyWarns: boolean): Outcome | undefined {
  switch (status) {
    case 'satisfied':
      if (code === 'skipped') return undefined
      return base === undefined && ownMerit.has(code) ? 'passed' : 'warned'
    case 'unsatisfied':
    case 'inconclusive':
      return onlyWarns ? 'warned' : 'failed'
    case 'not-applicable':
      // It asks for something, and was taken out of the count.
      return base === undefined ? undefined : 'warned'
    case 'pending':
      return undefined
  }
}

function keyOf(subject: SubjectRef): string {
  return itemKey(subjectItem(subject))
}

function namesOf(node: DecisionNode, place: Place, names: ReadonlyMap<string, string>): readonly string[] {
  return node.testcase === undefined ? citedNames(node, names) : [nameOf(node.path, node.testcase, place)]
}

/** The last part of the path tells variants apart, which the testcase alone does not. */
function nameOf(path: string, testcase: string, { above }: Place): string {
  const parent = above.findLast((one) => path.startsWith(`${one}/${testcase}`))
  return parent === undefined ? testcase : path.slice(parent.length + 1)
}

/** Only of what passed: a leaf about something else than tests may cite results that did not. */
function citedNames({ code, cites }: DecisionNode, names: ReadonlyMap<string, string>): readonly string[] {
  if (code !== 'passed') return []
  return (cites.results ?? []).flatMap((id) => names.get(id) ?? [])
}
