import { compareText } from '../canonical/compare-text.ts'
import { compareInstants } from '../schema/compare-instants.ts'
import { compareResults } from '../schema/compare-results.ts'
import { addDuration } from '../schema/duration-ms.ts'
import type { Duration } from '../schema/duration.ts'
import type { Instant } from '../schema/instant.ts'
import { presetOutcomes, type OutcomeSet } from '../schema/outcome.ts'
import type { TestResult } from '../schema/result.ts'
import { variantKey } from '../schema/variant-key.ts'
import { classOf } from '../verdict/fold-verdicts.ts'
import { coversVariant } from './covers.ts'
import { isWaiverActive } from './fold-waivers.ts'
import { neverExpires } from './never-expires.ts'
import type { WaiverState } from './waiver-state.ts'

/**
 * Why somebody should look at a waiver:
 * - `expired`: its time is over, whether or not anybody ever approved it;
 * - `expiring`: it counts, and will not for long;
 * - `stale`: it counts, but its testcase passes again;
 * - `unbounded`: it counts for ever, for longer than is wanted, or for its testcase in every context and purpose;
 * - `unused`: it counts, but no decision needed it.
 */
export type WaiverFindingCode = 'expired' | 'expiring' | 'stale' | 'unbounded' | 'unused'

/** In what way a waiver has no bounds. */
export type UnboundedReason = 'never-expires' | 'too-long' | 'every-context'

/** One reason to look at one waiver. */
export interface WaiverFinding {
  readonly code: WaiverFindingCode
  readonly waiverId: string
  /** For people: may change, never match on it. */
  readonly message: string
  /** Of `unbounded` only. */
  readonly reasons?: readonly UnboundedReason[]
}

/** What to look for. What is not given is not looked for. */
export interface WaiverFindingsOptions {
  /** The instant that the states are of. */
  readonly at: Instant
  /** Whose end is no further away than this is `expiring`. */
  readonly expiringWithin: Duration
  /** Ids of the waivers that decisions cited. */
  readonly used?: readonly string[]
  /** The results on the subjects of the waivers; those of others don't matter. */
  readonly results?: readonly TestResult[]
  /** The outcome set of the results; the preset set by default. */
  readonly outcomes?: OutcomeSet
  /** What was asked for a longer time than this is `unbounded`. */
  readonly longest?: Duration
}

/**
 * Waivers that somebody should look at, by id and then by code; each code once for each waiver. A finding is a hint and
 * closes no gate.
 *
 * A testcase passes again when, in every variant of it that the waiver is for and that was reported, the last result
 * that is neither incomplete nor mere information is a pass. A waiver that a decision used is not stale.
 *
 * @example
 * import { foldWaivers, waiverFindings } from '@gatewright/core/waiver'
 *
 * const at = '2026-11-18T00:00:00Z'
 * const states = foldWaivers(
 *   [
 *     {
 *       kind: 'requested',
 *       waiverId: 'w1',
 *       at: '2026-11-01T09:00:00Z',
 *       by: 'ann',
 *       reason: 'private symbol',
 *       expiresAt: '2026-11-20T00:00:00Z',
 *       scope: {
 *         subject: { type: 'koji_build', identifier: 'glibc-2.39-4.el10' },
 *         testcase: 'rpmdiff.abi',
 *         decisionContext: 'release',
 *       },
 *     },
 *     { kind: 'approved', waiverId: 'w1', at: '2026-11-01T12:00:00Z', by: 'ben', comment: 'agreed' },
 *   ],
 *   at,
 * )
 * const findings = waiverFindings(states, { at, expiringWithin: 'P3D', used: [] })
 * console.log(findings.map(({ code }) => code)) // [ 'expiring', 'unused' ]
 */
export function waiverFindings(
  states: readonly WaiverState[],
  options: WaiverFindingsOptions,
): WaiverFinding[] {
  const passing = passingOf(options)
  const used = options.used && new Set(options.used)
  return states
    .flatMap((waiver) =>
      mayCount(waiver, options.at)
        ? [
            expiring(waiver, options),
            options.results && !used?.has(waiver.waiverId) && passing(waiver)
              ? finding(waiver, 'stale', `${waiver.scope.testcase} passes again`)
              : undefined,
            unbounded(waiver, options),
            used && !used.has(waiver.waiverId)
              ? finding(waiver, 'unused', 'no decision needed it')
              : undefined,
          ]
        : [expired(waiver, options.at)],
    )
    .filter((found) => found !== undefined)
    .sort((a, b) => compareText(a.waiverId, b.waiverId) || compareText(a.code, b.code))
}

/** Also an emergency that nobody approved yet: some rule may let it count. */
function mayCount(waiver: WaiverState, at: Instant): boolean {
  const isEmergency = waiver.breakGlass === true && waiver.status === 'requested'
  return isWaiverActive(isEmergency ? { ...waiver, status: 'approved' } : waiver, at)
}

function expired(waiver: WaiverState, at: Instant): WaiverFinding | undefined {
  if (compareInstants(at, waiver.expiresAt) < 0) return undefined
  if (waiver.status === 'approved') return finding(waiver, 'expired', `expired at ${waiver.expiresAt}`)
  return waiver.status === 'requested'
    ? finding(waiver, 'expired', `expired at ${waiver.expiresAt} without an answer`)
    : undefined
}

function expiring(
  waiver: WaiverState,
  { at, expiringWithin }: WaiverFindingsOptions,
): WaiverFinding | undefined {
  return compareInstants(waiver.expiresAt, addDuration(at, expiringWithin)) <= 0
    ? finding(waiver, 'expiring', `expires at ${waiver.expiresAt}`)
    : undefined
}

const unboundedWords: Readonly<Record<UnboundedReason, string>> = {
  'never-expires': 'it never expires',
  'too-long': 'it was asked for longer than is wanted',
  'every-context': 'it covers its testcase in every context and for every purpose',
}

function unbounded(waiver: WaiverState, { longest }: WaiverFindingsOptions): WaiverFinding | undefined {
  const { expiresAt, requestedAt, scope } = waiver
  const reasons: UnboundedReason[] = []
  if (compareInstants(expiresAt, neverExpires) >= 0) reasons.push('never-expires')
  else if (longest !== undefined && compareInstants(addDuration(requestedAt, longest), expiresAt) < 0)
    reasons.push('too-long')
  const bounds = [scope.decisionContext, scope.purpose, scope.resultId, scope.failureSignature]
  if (bounds.every((bound) => bound === undefined)) reasons.push('every-context')
  if (reasons.length === 0) return undefined
  const words = reasons.map((reason) => unboundedWords[reason]).join('; ')
  return { ...finding(waiver, 'unbounded', words), reasons }
}

/** Whether what a waiver is for passes again, with the results looked through once for all waivers. */
function passingOf({
  at,
  results = [],
  outcomes = presetOutcomes,
}: WaiverFindingsOptions): (waiver: WaiverState) => boolean {
  const lastOfVariants = new Map<string, Map<string, TestResult>>()
  for (const result of results) {
    const outcome = classOf(result.outcome, outcomes)
    if (outcome === 'info' || outcome === 'incomplete' || compareInstants(result.submittedAt, at) > 0)
      continue
    const key = JSON.stringify([result.item.type, result.item.id, result.testcase])
    const variants = lastOfVariants.get(key) ?? new Map<string, TestResult>()
    lastOfVariants.set(key, variants)
    const last = variants.get(variantKey(result.variant))
    if (!last || compareResults(last, result) < 0) variants.set(variantKey(result.variant), result)
  }
  return ({ scope }) => {
    const key = JSON.stringify([scope.subject.type, scope.subject.identifier, scope.testcase])
    const last = [...(lastOfVariants.get(key)?.values() ?? [])].filter(({ variant }) =>
      coversVariant(scope, variant),
    )
    return last.length > 0 && last.every(({ outcome }) => classOf(outcome, outcomes) === 'pass')
  }
}

function finding({ waiverId }: WaiverState, code: WaiverFindingCode, words: string): WaiverFinding {
  return { code, waiverId, message: `Waiver ${waiverId}: ${words}.` }
}
