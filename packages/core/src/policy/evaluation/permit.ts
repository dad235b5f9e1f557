import { compareInstants } from '../../schema/compare-instants.ts'
import type { Exoneration } from '../../schema/exoneration.ts'
import type { Instant } from '../../schema/instant.ts'
import type { QuarantineEntry } from '../../schema/quarantine.ts'
import { variantIncludes } from '../../schema/variant-key.ts'
import type { Variant } from '../../schema/variant.ts'
import { scopeCovers, type WaiverTarget } from '../../waiver/covers.ts'
import type { WaiverState } from '../../waiver/waiver-state.ts'
import { approvedEnd, waiverEnd, type WaiverTerms } from '../../waiver/waiver-terms.ts'
import type { DecisionNode } from '../decision/decision.ts'
import { earliest, nextAfter, type Evaluation } from './evaluation.ts'
import { oneLine } from '../explanation/one-line.ts'

/** What a closed leaf is about, for whatever may let it through all the same. */
export interface Permissible {
  readonly testcase: string
  readonly variant: Variant
  readonly blocking: WaiverTarget['blocking']
}

/** A waiver that counts, and until when. */
interface Ending {
  readonly waiver: WaiverState
  readonly until: Instant
}

/** The leaf as a waiver that covers it leaves it, or nothing where none does. */
export function waived(
  leaf: DecisionNode,
  what: Permissible,
  evaluation: Evaluation,
): DecisionNode | undefined {
  const terms = termsOf(evaluation)
  const { at, evidence, subject } = evaluation
  const candidates = terms ? evidence.waiversFor(what.testcase) : []
  if (!terms || candidates.length === 0) return undefined
  const target: WaiverTarget = {
    ...what,
    subject,
    decisionContext: evaluation.decisionContext,
    purpose: evaluation.purpose,
  }
  const context = { roles: evidence.roles, subject, at }
  const endsBy = (endOf: typeof waiverEnd): readonly Ending[] =>
    candidates.flatMap((waiver) => {
      const until = scopeCovers(waiver.scope, target) ? endOf(waiver, terms, context) : undefined
      return until === undefined ? [] : [{ waiver, until }]
    })
  // An approved waiver goes before one that was taken in an emergency.
  const approved = lastToEnd(endsBy(approvedEnd), ({ until }) => until)
  const longest = approved ?? lastToEnd(endsBy(waiverEnd), ({ until }) => until)
  if (!longest) return undefined
  const { waiver, until } = longest
  const isEmergency = approved === undefined
  return {
    ...leaf,
    status: 'satisfied',
    code: 'waived',
    base: leaf.code,
    message: `${leaf.message}; ${isEmergency ? 'waived in an emergency' : 'waived'} until ${until} by ${waiver.waiverId}: ${oneLine(waiver.reason)}`,
    ...(isEmergency ? { breakGlass: true } : {}),
    cites: { ...leaf.cites, waivers: [waiver.waiverId] },
    validUntil: earliest([until, ...evidence.waiverChanges()]),
  }
}

/** What a waiver must meet here; nothing where no waiver counts. */
function termsOf({ waivable }: Evaluation): WaiverTerms | undefined {
  if (waivable === false) return undefined
  return typeof waivable === 'object' ? waivable : {}
}

/** The leaf as an exoneration for one of the reasons leaves it. */
export function exonerated(
  leaf: DecisionNode,
  { testcase, variant }: Permissible,
  reasons: readonly Exoneration['reason'][] | undefined,
  { evidence, at }: Evaluation,
): DecisionNode | undefined {
  if (reasons === undefined) return undefined
  const own = evidence
    .exonerations(testcase)
    .filter(
      (one) =>
        reasons.includes(one.reason) &&
        (one.variant === undefined || variantIncludes(variant, one.variant)) &&
        compareInstants(one.at, at) <= 0,
    )
  const [one] = own
  if (!one) return undefined
  return {
    ...leaf,
    status: 'satisfied',
    code: 'exonerated',
    base: leaf.code,
    message: `${leaf.message}; exonerated: ${one.reason.replaceAll('-', ' ')}`,
    cites: { ...leaf.cites, exonerations: own.map(({ id }) => id) },
    validUntil: null,
  }
}

/** The entry that keeps a testcase in quarantine for longest, of those that do so now. */
export function activeQuarantine(
  testcase: string,
  { evidence, at }: Evaluation,
): QuarantineEntry | undefined {
  const active = evidence
    .quarantine(testcase)
    .filter((entry) => compareInstants(entry.from, at) <= 0 && compareInstants(at, entry.until) < 0)
  return lastToEnd(active, (entry) => entry.until)
}

/** When a quarantine of the testcase begins that has not begun. */
export function nextQuarantine(testcase: string, { evidence, at }: Evaluation): Instant | null {
  return nextAfter(
    at,
    evidence.quarantine(testcase).map((entry) => entry.from),
  )
}

/** When an exoneration of the testcase begins to count that does not yet. */
export function nextExoneration(testcase: string, { evidence, at }: Evaluation): Instant | null {
  return nextAfter(
    at,
    evidence.exonerations(testcase).map((one) => one.at),
  )
}

/** When a waiver may begin to cover what is closed now. */
export function nextWaiver({ waivable, evidence }: Evaluation): Instant | null {
  return waivable === false ? null : earliest(evidence.waiverChanges())
}

/** The one that ends last; of two that end together, the first. */
function lastToEnd<Entry>(entries: readonly Entry[], endOf: (entry: Entry) => Instant): Entry | undefined {
  return entries.reduce<Entry | undefined>(
    (last, entry) => (last && compareInstants(endOf(last), endOf(entry)) >= 0 ? last : entry),
    undefined,
  )
}
