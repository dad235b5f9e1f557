import { compareText } from '../canonical/compare-text.ts'
import { compareInstants } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'
import type { OutcomeSet } from '../schema/outcome.ts'
import type { TestResult } from '../schema/result.ts'
import type { Variant } from '../schema/variant.ts'
import { classOf } from '../verdict/fold-verdicts.ts'
import { scopeCovers } from '../waiver/covers.ts'
import { isWaiverActive } from '../waiver/fold-waivers.ts'
import { countAttempts, type Attempts, type CountedAttempts } from './attempts.ts'
import type { DecisionNode, ReasonCode } from './decision.ts'
import { earliest, type Evaluation } from './evaluation.ts'
import { oneLine } from './one-line.ts'
import type { Status } from './status.ts'

/** What a pass after a failure means: `fail` (default), `pass`, or `quarantine`: a pass while the testcase is in quarantine. */
export type FlakyHandling = 'fail' | 'pass' | 'quarantine'

/** One testcase in one variant, as a rule asks for it. */
export interface SlotRequirement {
  readonly path: string
  readonly testcase: string
  readonly variant: Variant
  /** Oldest first; empty when nothing was reported. */
  readonly results: readonly TestResult[]
  readonly attempts: Attempts
  readonly flaky: FlakyHandling
  /** `allow-own` allows what the test skipped itself, and not what was precluded by something above it. */
  readonly skips: 'fail' | 'allow' | 'allow-own'
  readonly waivable: boolean
}

/** The leaf of a decision tree: what the attempts come to, and what a quarantine or a waiver makes of it. */
export function evaluateSlot(slot: SlotRequirement, evaluation: Evaluation): DecisionNode {
  const leaf = judge(slot, evaluation)
  return leaf.status === 'satisfied' ? leaf : closed(leaf, slot, evaluation)
}

/** The leaf as the attempts, the quarantine and the waivers leave it. */
function judge(slot: SlotRequirement, evaluation: Evaluation): DecisionNode {
  const attempts = countAttempts(slot.results, slot.attempts, evaluation.profile.classes)
  const answer = answerOf(attempts, slot, evaluation)
  const leaf: DecisionNode = {
    path: slot.path,
    kind: 'slot',
    status: answer.status,
    code: answer.code,
    message: `${slotName(slot)} ${answer.words}`,
    testcase: slot.testcase,
    waivable: slot.waivable,
    cites: attempts.results.length > 0 ? { results: attempts.results.map((result) => result.id) } : {},
    validUntil: null,
  }
  if (leaf.status === 'satisfied') return leaf
  return quarantined(leaf, slot, evaluation) ?? waived(leaf, attempts.results, slot, evaluation) ?? leaf
}

/** `unit/adds [arch=x86_64]`: a testcase with its variant, for messages and paths. */
function slotName(slot: { readonly testcase: string; readonly variant: Variant }): string {
  const variant = variantText(slot.variant)
  return variant === '' ? slot.testcase : `${slot.testcase} [${variant}]`
}

/** The name as a part of a path: also a testcase whose name looks as if it had a variant has a path of its own. */
export function slotPath(slot: { readonly testcase: string; readonly variant: Variant }): string {
  const name = slotName(slot)
  return name === slot.testcase && name.endsWith(']') ? `${name} []` : name
}

/** `arch=x86_64,os=linux`, in the order of the keys; empty for the variant without keys. */
function variantText(variant: Variant): string {
  return Object.keys(variant)
    .sort(compareText)
    .map((key) => `${key}=${quoted(variant[key] ?? '')}`)
    .join(',')
}

function quoted(value: string): string {
  return /^[^",=[\]]+$/.test(value) ? value : JSON.stringify(value)
}

interface Answer {
  readonly status: Status
  readonly code: ReasonCode
  /** Goes behind the name of the slot. */
  readonly words: string
}

function answerOf(attempts: CountedAttempts, slot: SlotRequirement, { profile }: Evaluation): Answer {
  const tries = attempts.results.length > 1 ? ` in ${attempts.results.length} attempts` : ''
  switch (attempts.status) {
    case 'passed':
      return { status: 'satisfied', code: 'passed', words: 'passed' }
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
  { evidence, query }: Evaluation,
): DecisionNode | undefined {
  if (leaf.code !== 'flaky' || slot.flaky !== 'quarantine') return undefined
  const active = evidence.quarantine.filter(
    (entry) =>
      entry.testcase === slot.testcase &&
      compareInstants(entry.from, query.at) <= 0 &&
      compareInstants(query.at, entry.until) < 0,
  )
  const longest = lastToEnd(active, (entry) => entry.until)
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

function waived(
  leaf: DecisionNode,
  attempts: readonly TestResult[],
  slot: SlotRequirement,
  { subject, query, evidence, profile }: Evaluation,
): DecisionNode | undefined {
  if (!slot.waivable) return undefined
  const target = {
    subject,
    testcase: slot.testcase,
    variant: slot.variant,
    decisionContext: query.decisionContext,
    purpose: query.purpose,
    blocking: blockingOf(attempts, profile.classes),
  }
  const covering = evidence.waivers.filter(
    (waiver) => isWaiverActive(waiver, query.at) && scopeCovers(waiver.scope, target),
  )
  const longest = lastToEnd(covering, (waiver) => waiver.expiresAt)
  if (!longest) return undefined
  return {
    ...leaf,
    status: 'satisfied',
    code: 'waived',
    base: leaf.code,
    message: `${leaf.message}; waived until ${longest.expiresAt} by ${longest.waiverId}: ${oneLine(longest.reason)}`,
    cites: { ...leaf.cites, waivers: [longest.waiverId] },
    validUntil: earliest([longest.expiresAt, ...evidence.waiverChanges]),
  }
}

/** What a waiver for a result or a signature must be about: a skip beside a failure is not what blocks. */
function blockingOf(attempts: readonly TestResult[], classes: OutcomeSet): readonly TestResult[] {
  const closed = attempts.filter((result) => classOf(result.outcome, classes) !== 'pass')
  const withoutSkips = closed.filter((result) => classOf(result.outcome, classes) !== 'skip')
  return withoutSkips.length > 0 ? withoutSkips : closed
}

/** The one that ends last; of two that end together, the first. */
function lastToEnd<Entry>(entries: readonly Entry[], endOf: (entry: Entry) => Instant): Entry | undefined {
  return entries.reduce<Entry | undefined>(
    (last, entry) => (last && compareInstants(endOf(last), endOf(entry)) >= 0 ? last : entry),
    undefined,
  )
}

/** A leaf that stays closed: what would open it, and when to look again. By time alone only a known waiver or quarantine helps. */
function closed(leaf: DecisionNode, slot: SlotRequirement, evaluation: Evaluation): DecisionNode {
  const { evidence, query } = evaluation
  const waiverChanges = slot.waivable ? evidence.waiverChanges : []
  const quarantineStarts =
    slot.flaky === 'quarantine'
      ? evidence.quarantine
          .filter((entry) => entry.testcase === slot.testcase && compareInstants(entry.from, query.at) > 0)
          .map((entry) => entry.from)
      : []
  const passes = passesNeeded(slot, evaluation)
  return {
    ...leaf,
    ...(passes === undefined ? {} : { passesNeeded: passes }),
    validUntil: earliest([...waiverChanges, ...quarantineStarts]),
  }
}

/** Tries it out: the smallest number of further passes that could do is worked out, and then whether it does. */
function passesNeeded(slot: SlotRequirement, evaluation: Evaluation): number | undefined {
  const { classes } = evaluation.profile
  const outcome = Object.keys(classes).find((name) => classes[name] === 'pass')
  if (outcome === undefined) return undefined
  const pass: TestResult = {
    id: '',
    testcase: slot.testcase,
    item: { type: evaluation.subject.type, id: evaluation.subject.identifier },
    outcome,
    submittedAt: evaluation.query.at,
    variant: slot.variant,
    data: {},
    groups: [],
  }
  const count = passesToTry(slot, classes)
  const results = [...slot.results, ...Array.from({ length: count }, () => pass)]
  return judge({ ...slot, results }, evaluation).status === 'satisfied' ? count : undefined
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
