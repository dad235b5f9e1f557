import { digestOfJson, type Digest } from '../../canonical/digest.ts'
import type { JsonValue } from '../../canonical/canonical-json.ts'
import { fromEpochMs, toEpochMs } from '../../schema/compare-instants.ts'
import { checkedEntry } from './checked-entry.ts'
import { entryVerdict } from './entry-rule.ts'
import type { NextState, QuarantineCause, QuarantineSituation } from './next-state.ts'
import type { AuditEffect, EffectFacts, QuarantineEffect } from './quarantine-effect.ts'
import type { QuarantineExplanation } from './quarantine-explanation.ts'
import { isSamePeriod } from './quarantine-period.ts'
import type { QuarantineNotice, QuarantinePeriod, QuarantineRecord } from './quarantine-record.ts'
import { testKey } from '../evidence/test-key.ts'

/** A record and what came of making it. */
interface Outcome {
  readonly record: QuarantineRecord
  readonly effects: readonly QuarantineEffect[]
}

/** What is written down while a step is taken. */
interface Draft {
  readonly situation: QuarantineSituation
  readonly next: NextState
  readonly period: QuarantinePeriod | undefined
  readonly explanation: QuarantineExplanation
  readonly facts: EffectFacts
  readonly moves: boolean
  readonly effects: QuarantineEffect[]
  readonly notices: Set<QuarantineNotice>
}

/** The record after a step, and everything that is to be done about it. */
export function withEffects(
  situation: QuarantineSituation,
  next: NextState,
  period: QuarantinePeriod | undefined,
  explanation: QuarantineExplanation,
): Outcome {
  const { record, evidence } = situation
  const owner = evidence.owner ?? record.owner
  const issue = evidence.issue ?? record.issue
  const carried = { ...(owner === undefined ? {} : { owner }), ...(issue === undefined ? {} : { issue }) }
  const { testcase, variant } = record
  const moves = record.state !== next.state
  const facts = { testcase, variant, at: fromEpochMs(evidence.at), ...carried }
  const notices = new Set(moves ? [] : record.notices)
  const draft = { situation, next, period, explanation, facts, moves, effects: [], notices }
  auditDecision(draft)
  changePeriod(draft)
  tellAboutMove(draft)
  escalate(draft)
  findStale(draft)
  tellAboutRest(draft)
  return { record: recordAfter(draft, carried), effects: draft.effects }
}

function recordAfter(
  { situation, next, period, moves, notices }: Draft,
  carried: Pick<QuarantineRecord, 'owner' | 'issue'>,
): QuarantineRecord {
  const { record, evidence, manual } = situation
  return {
    testcase: record.testcase,
    variant: record.variant,
    state: next.state,
    since: moves ? evidence.at : record.since,
    ...(period ? { period } : {}),
    ...(manual ? { manual } : {}),
    relapses: relapsesAfter(record, next),
    ...carried,
    notices: [...notices].sort(),
  }
}

function relapsesAfter({ relapses }: QuarantineRecord, { state, cause }: NextState): number {
  if (cause === 'flipped-on-probation') return relapses + 1
  return state === 'healthy' ? 0 : relapses
}

function auditDecision(draft: Draft): void {
  const { situation, next, period, moves, explanation } = draft
  const { record, manual } = situation
  const isNewDecision = manual !== undefined && manual.id !== record.manual?.id
  if (moves || isNewDecision) {
    const isPersons = next.cause === 'person' || isNewDecision
    draft.effects.push(
      isPersons && manual
        ? audit(draft, moves ? next.cause : 'person', manual.by, manual.reason, manual.id)
        : audit(draft, next.cause, byModel(draft), explanation.text),
    )
  }
  const isRenewed = period?.event !== undefined && period.event !== manual?.id
  if (isRenewed && period.event !== record.period?.event)
    draft.effects.push(audit(draft, 'renewed', period.by, period.reason, period.event))
}

function changePeriod(draft: Draft): void {
  const { situation, next, period, facts, notices, effects } = draft
  const before = situation.record.period
  const changes = !isSamePeriod(before, period)
  if (changes) {
    for (const notice of ['expired', 'entry-added', 'entry-withheld'] as const) notices.delete(notice)
    if (before)
      effects.push({
        ...facts,
        kind: 'quarantine-ended',
        period: before,
        cause: period ? 'renewed' : next.cause,
      })
  }
  if (!period || notices.has('entry-added')) return
  checkedEntry(facts, period).match(
    (entry) => {
      notices.delete('entry-withheld')
      notices.add('entry-added')
      effects.push({ ...facts, kind: 'quarantine-added', entry })
    },
    (why) => {
      if (notices.has('entry-withheld')) return
      notices.add('entry-withheld')
      effects.push({ ...facts, kind: 'quarantine-withheld', period, why })
      if (facts.issue === undefined) effects.push(openIssue(draft))
    },
  )
}

function tellAboutMove({ situation, next, moves, facts, effects, explanation }: Draft): void {
  const { state } = situation.record
  const concerns = [state, next.state].some((one) => one === 'quarantined' || one === 'probation')
  if (!moves || !(concerns || next.state === 'broken')) return
  const text = `${explanation.text} ${explanation.wouldChange}`
  if (facts.issue !== undefined) effects.push({ ...facts, kind: 'comment', issue: facts.issue, text })
  effects.push({ ...facts, kind: 'notify-owner', text })
}

function escalate(draft: Draft): void {
  const { situation, period, facts, notices, effects } = draft
  if (!period || situation.evidence.at < toEpochMs(period.until) || notices.has('expired')) return
  notices.add('expired')
  const owner = facts.owner === undefined ? 'nobody owns it' : `${facts.owner} owns it`
  const text = `Its quarantine of ${period.from} ended at ${period.until} and it is not released; ${owner}. It blocks until it is repaired or a person renews the quarantine.`
  effects.push(audit(draft, 'expired', byModel(draft), text), { ...facts, kind: 'escalate', period, text })
}

function findStale(draft: Draft): void {
  const { situation, next, facts, notices, effects } = draft
  const { record, evidence, policy } = situation
  if (next.state !== 'quarantined' && next.state !== 'probation') return
  const { lastRunAt } = evidence.since
  const isDeleted = evidence.exists === false
  const seenAt = draft.moves ? evidence.at : Math.max(record.since, lastRunAt ?? record.since)
  if (!isDeleted && evidence.at - seenAt < policy.staleAfterMs) {
    notices.delete('stale')
    return
  }
  if (notices.has('stale')) return
  notices.add('stale')
  const seen =
    lastRunAt === undefined ? 'did not run since it is' : `last ran at ${fromEpochMs(lastRunAt)} and is`
  const text = `${isDeleted ? 'It is deleted and still' : `It ${seen}`} ${next.state}. It is not released for that.`
  const ran = lastRunAt === undefined ? {} : { lastRunAt: fromEpochMs(lastRunAt) }
  effects.push(audit(draft, 'stale', byModel(draft), text), { ...facts, kind: 'stale', ...ran, text })
}

/** What a person has to know of a test that stays where it is. */
function tellAboutRest(draft: Draft): void {
  const { situation, next } = draft
  const { evidence, policy } = situation
  const isBroken = next.state === 'quarantined' && evidence.score.state === 'broken'
  notifyOnce(
    draft,
    'broken',
    isBroken,
    'It only fails now and looks broken, but a person keeps it in quarantine. Hand it back or repair it.',
  )
  const qualifies =
    next.state === 'suspect' && entryVerdict(evidence.score, evidence.recent, policy).rule !== undefined
  notifyOnce(
    draft,
    'qualifies',
    qualifies,
    `It has shown enough for quarantine and is not in it. ${draft.explanation.wouldChange}`,
  )
}

function notifyOnce(
  { facts, notices, effects }: Draft,
  notice: QuarantineNotice,
  holds: boolean,
  text: string,
): void {
  if (holds && !notices.has(notice)) effects.push({ ...facts, kind: 'notify-owner', text })
  if (holds) notices.add(notice)
  else notices.delete(notice)
}

function openIssue({ situation, facts, explanation }: Draft): QuarantineEffect {
  const { score, since } = situation.evidence
  const lines = [
    explanation.text,
    explanation.wouldChange,
    `Model ${explanation.modelVersion}.`,
    `Results: ${[...score.evidence, ...since.results].slice(0, mostIdsInIssue).join(', ')}`,
  ]
  const variant = Object.entries(facts.variant).map(([key, value]) => `${key}=${value}`)
  return {
    ...facts,
    kind: 'open-issue',
    marker: digestOfJson(testKey(facts)),
    title: `Flaky test: ${facts.testcase}${variant.length > 0 ? ` [${variant.sort().join(',')}]` : ''}`,
    body: lines.join('\n\n'),
  }
}

const mostIdsInIssue = 20

function byModel({ situation }: Draft): string {
  return `automatic:${situation.evidence.score.modelVersion}`
}

function audit(
  { situation, next, facts }: Draft,
  cause: QuarantineCause,
  by: string,
  reason: string,
  event?: string,
): AuditEffect {
  const said = {
    ...facts,
    kind: 'audit' as const,
    from: situation.record.state,
    to: next.state,
    cause,
    by,
    reason,
    ...(event === undefined ? {} : { event }),
  }
  return { ...said, id: auditId(said) }
}

function auditId(said: Omit<AuditEffect, 'id'>): Digest {
  return digestOfJson(said as unknown as JsonValue)
}
