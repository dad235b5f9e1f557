import { addDuration } from '../../schema/duration-ms.ts'
import type { Duration } from '../../schema/duration.ts'
import { compareInstants } from '../../schema/compare-instants.ts'
import type { Exoneration } from '../../schema/exoneration.ts'
import type { Instant } from '../../schema/instant.ts'
import type { OutcomeSet } from '../../schema/outcome.ts'
import type { TestResult } from '../../schema/result.ts'
import type { Variant } from '../../schema/variant.ts'
import { classOf } from '../../verdict/fold-verdicts.ts'
import { countAttempts, type Attempts, type CountedAttempts } from './attempts.ts'
import type { DecisionNode, ReasonCode } from '../decision/decision.ts'
import { earliest, type Evaluation } from './evaluation.ts'
import {
  activeQuarantine,
  exonerated,
  nextExoneration,
  nextQuarantine,
  nextWaiver,
  waived,
  type Permissible,
} from './permit.ts'
import { slotName } from './slot-name.ts'
import type { Status } from './status.ts'

/** What a pass after a failure means: `fail` (default), `pass`, or `quarantine`: a pass while the testcase is in quarantine. */
export type FlakyHandling = 'fail' | 'pass' | 'quarantine'

/** When waiting for a result has to end, and what it ends in. */
export interface Timeout {
  readonly after: Duration
  /** `subject`: counted from its `createdAt`; while that is not known, nothing times out. `first-result`: from the first result on the subject, of whatever testcase. */
  readonly from: 'subject' | 'first-result'
  readonly becomes: 'unsatisfied' | 'inconclusive'
}

/** One testcase in one variant, as a rule asks for it. */
export interface SlotRequirement {
  readonly path: string
  /** The name that messages use; worked out of testcase and variant where it is not given. */
  readonly name?: string
  readonly testcase: string
  readonly variant: Variant
  /** Oldest first; empty when nothing was reported. */
  readonly results: readonly TestResult[]
  readonly attempts: Attempts
  readonly flaky: FlakyHandling
  /** `allow-own` allows what the test skipped itself, and not what was precluded by something above it. */
  readonly skips: 'fail' | 'allow' | 'allow-own'
  readonly timeout?: Timeout | undefined
  /** Reasons for which an exoneration counts; none by default. */
  readonly exonerations?: readonly Exoneration['reason'][] | undefined
}

/** The leaf of a decision tree: what the attempts come to, and what a quarantine or a waiver makes of it. */
export function evaluateSlot(slot: SlotRequirement, evaluation: Evaluation): DecisionNode {
  const leaf = judge(slot, evaluation)
  return leaf.status === 'satisfied' ? leaf : closed(leaf, slot, evaluation)
}

/** The leaf as the attempts, the deadline, and what may let it through leave it. */
function judge(slot: SlotRequirement, evaluation: Evaluation): DecisionNode {
  const attempts = countAttempts(slot.results, slot.attempts, evaluation.profile.classes)
  const reported = answerOf(attempts, slot, evaluation)
  const answer = reported.status === 'pending' ? (lateAnswer(slot, evaluation) ?? reported) : reported
  const leaf: DecisionNode = {
    path: slot.path,
    kind: 'slot',
    status: answer.status,
    code: answer.code,
    message: `${slot.name ?? slotName(slot)} ${answer.words}`,
    testcase: slot.testcase,
    variant: slot.variant,
    waivable: evaluation.waivable !== false,
    // What only informed does not count, and is still why there is a requirement.
    cites: citing(attempts.results.length > 0 ? attempts.results : slot.results),
    validUntil: null,
  }
  if (leaf.status === 'satisfied') return leaf
  const what: Permissible = {
    testcase: slot.testcase,
    variant: slot.variant,
    blocking: blockingOf(attempts.results, evaluation.profile.classes),
  }
  const permitted =
    quarantined(leaf, slot, evaluation) ??
    (canBeExonerated.has(leaf.code) ? exonerated(leaf, what, slot.exonerations, evaluation) : undefined) ??
    waived(leaf, what, evaluation)
  const changes = changesByTime(leaf, slot, evaluation)
  return permitted
    ? { ...permitted, validUntil: earliest([permitted.validUntil, changes]) }
    : { ...leaf, validUntil: changes }
}

/** When something that is known already may let the leaf through, or its time runs out. */
function changesByTime(
  { status }: DecisionNode,
  slot: SlotRequirement,
  evaluation: Evaluation,
): Instant | null {
  return earliest([
    nextWaiver(evaluation),
    slot.flaky === 'quarantine' ? nextQuarantine(slot.testcase, evaluation) : null,
    slot.exonerations ? nextExoneration(slot.testcase, evaluation) : null,
    status === 'pending' ? deadlineOf(slot, evaluation) : null,
  ])
}

function citing(results: readonly TestResult[]): DecisionNode['cites'] {
  const [first] = results
  if (!first) return noCitations
  return { results: results.length === 1 ? [first.id] : results.map((result) => result.id) }
}

const noCitations = {}

/** A failure that evidence from elsewhere absolves. What is missing or skipped has nothing to be absolved of. */
const canBeExonerated: ReadonlySet<ReasonCode> = new Set(['failed', 'flaky', 'errored'])

function lateAnswer(slot: SlotRequirement, evaluation: Evaluation): Answer | undefined {
  const deadline = deadlineOf(slot, evaluation)
  if (!slot.timeout || deadline === undefined || compareInstants(evaluation.at, deadline) < 0)
    return undefined
  return {
    status: slot.timeout.becomes,
    code: 'timed-out',
    words: `had not come to an end by ${deadline}`,
  }
}

function deadlineOf({ timeout }: SlotRequirement, { subject, evidence }: Evaluation): Instant | undefined {
  const start = timeout?.from === 'subject' ? subject.createdAt : timeout && evidence.firstResultAt()
  return timeout && start !== undefined ? addDuration(start, timeout.after) : undefined
}

interface Answer {
  readonly status: Status
  readonly code: ReasonCode
  /** Goes behind the name of the slot. */
  readonly words: string
}

const passedAnswer: Answer = { status: 'satisfied', code: 'passed', words: 'passed' }

function answerOf(attempts: CountedAttempts, slot: SlotRequirement, { profile }: Evaluation): Answer {
  const tries = attempts.results.length > 1 ? ` in ${attempts.results.length} attempts` : ''
  switch (attempts.status) {
    case 'passed':
      return passedAnswer
    case 'failed':
      return { status: 'unsatisfied', code: 'failed', words: `failed${tries}` }
    case 'flaky':
      return slot.flaky === 'pass'
        ? {
            status: 'satisfied',
            code: 'passed',
            words: `is flaky: failed and passed${tries}; the rule takes that as a pass`,
          }
        : { status: 'unsatisfied', code: 'flaky', words: `is flaky: failed and passed${tries}` }
    case 'errored':
      return { status: profile.errored, code: 'errored', words: `broke before it could pass or fail${tries}` }
    case 'precluded':
      if (slot.skips === 'allow-own')
        return { status: 'inconclusive', code: 'errored', words: 'was precluded: something above it broke' }
      return skipAnswer('precluded', slot)
    case 'skipped':
      return skipAnswer('skipped', slot)
    case 'too-few':
      return {
        status: 'pending',
        code: 'insufficient-data',
        words: `has ${attempts.results.length} attempts, fewer than the rule asks for`,
      }
    case 'incomplete':
      if (attempts.results.length > 0)
        return { status: 'pending', code: 'incomplete', words: 'has not finished' }
      return slot.results.length > 0
        ? { status: 'pending', code: 'missing', words: 'has only reported information, which is no pass' }
        : { status: 'pending', code: 'missing', words: 'has no result' }
  }
}

function skipAnswer(word: string, { skips }: SlotRequirement): Answer {
  return skips === 'fail'
    ? { status: 'unsatisfied', code: 'skipped', words: `was ${word}` }
    : { status: 'satisfied', code: 'skipped', words: `was ${word}; the rule allows that` }
}

function quarantined(
  leaf: DecisionNode,
  slot: SlotRequirement,
  evaluation: Evaluation,
): DecisionNode | undefined {
  if (leaf.code !== 'flaky' || slot.flaky !== 'quarantine') return undefined
  const longest = activeQuarantine(slot.testcase, evaluation)
  if (!longest) return undefined
  return {
    ...leaf,
    status: 'satisfied',
    code: 'quarantined',
    base: leaf.code,
    message: `${leaf.message}; in quarantine until ${longest.until} (${longest.issue})`,
    cites: { ...leaf.cites, quarantine: [longest.issue] },
    validUntil: longest.until,
  }
}

/** What a waiver for a result or a signature must be about: a skip beside a failure is not what blocks. */
function blockingOf(attempts: readonly TestResult[], classes: OutcomeSet): readonly TestResult[] {
  const closedOnes = attempts.filter((result) => classOf(result.outcome, classes) !== 'pass')
  const withoutSkips = closedOnes.filter((result) => classOf(result.outcome, classes) !== 'skip')
  return withoutSkips.length > 0 ? withoutSkips : closedOnes
}

/** A leaf that stays closed: what would open it, and where its trouble is discussed. */
function closed(leaf: DecisionNode, slot: SlotRequirement, evaluation: Evaluation): DecisionNode {
  const { passes, validUntil } = passesNeeded(slot, evaluation)
  const issues = evaluation.evidence.issues(slot.testcase)
  return {
    ...leaf,
    ...(passes === undefined ? {} : { passesNeeded: passes }),
    ...(issues.length > 0 ? { issues } : {}),
    validUntil: earliest([leaf.validUntil, validUntil]),
  }
}

interface PassesNeeded {
  readonly passes?: number
  /** When another number may be needed: what would let a pass after a failure through has an end too. */
  readonly validUntil: Instant | null
}

/** Tries it out: the smallest number of further passes that could do is worked out, and then whether it does. */
function passesNeeded(slot: SlotRequirement, evaluation: Evaluation): PassesNeeded {
  const { classes } = evaluation.profile
  const outcome = Object.keys(classes).find((name) => classes[name] === 'pass')
  if (outcome === undefined) return { validUntil: null }
  const pass: TestResult = {
    id: '',
    testcase: slot.testcase,
    item: { type: evaluation.subject.type, id: evaluation.subject.identifier },
    outcome,
    submittedAt: evaluation.at,
    variant: slot.variant,
    data: {},
    groups: [],
  }
  const count = passesToTry(slot, classes)
  const results = [...slot.results, ...Array.from({ length: count }, () => pass)]
  const { status, validUntil } = judge({ ...slot, results }, evaluation)
  return { ...(status === 'satisfied' ? { passes: count } : {}), validUntil }
}

/** One, but where the rule looks at the last attempts: as many as push enough of the others out. */
function passesToTry({ attempts, results }: SlotRequirement, classes: OutcomeSet): number {
  if (attempts.keep !== 'last-n') return 1
  const { n, minPass } = attempts
  const outcomes = results
    .map((result) => classOf(result.outcome, classes))
    .filter((one) => one !== 'info' && one !== 'incomplete')
  const kept = outcomes.slice(-n)
  let passes = kept.filter((one) => one === 'pass').length
  for (let count = 1; count < minPass; count++) {
    // The count-th new pass pushes the oldest of the kept ones out, once there are n.
    const pushedOut = kept.length + count > n ? kept[kept.length + count - n - 1] : undefined
    if (pushedOut === 'pass') passes--
    if (passes + count >= minPass) return count
  }
  return minPass
}
