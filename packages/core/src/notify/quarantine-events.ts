import type { JsonValue } from '../canonical/canonical-json.ts'
import { digestOfJson } from '../canonical/digest.ts'
import type { QuarantineEffect } from '../flake/quarantine/quarantine-effect.ts'
import type { PlannedQuarantine, QuarantinePlan } from '../flake/quarantine/quarantine-plan.ts'
import type { NotificationEvent } from './notification-event.ts'
import type { MessageLine, Severity } from './notification-message.ts'
import { spansOfTest, subjectOfTest } from './test-words.ts'

/**
 * What people are told of an effect of quarantine, as an event of the type `quarantine`; undefined for what an audit log or an
 * issue tracker is told. The owner of the test is its team. The end of a quarantine resolves it.
 */
export function eventOfQuarantineEffect(effect: QuarantineEffect): NotificationEvent | undefined {
  const said = wordsOf(effect)
  if (!said) return undefined
  const { severity, title, text, resolves = false } = said
  const { owner, issue } = effect
  const test = spansOfTest(effect)
  const lines: readonly MessageLine[] = [
    test,
    ...(text === undefined ? [] : [[{ text }]]),
    ...(issue === undefined ? [] : [[{ text: 'Repair: ' }, issueSpan(issue)]]),
  ]
  return {
    id: digestOfJson(effect as unknown as JsonValue),
    type: 'quarantine',
    subject: subjectOfTest(effect),
    severity,
    title: `${title}: ${effect.testcase}`,
    lines,
    ...(owner !== undefined && { teams: [owner] }),
    ...(resolves && { resolves }),
  }
}

interface EffectWords {
  readonly severity: Severity
  readonly title: string
  readonly text?: string
  readonly resolves?: boolean
}

function wordsOf(effect: QuarantineEffect): EffectWords | undefined {
  switch (effect.kind) {
    case 'notify-owner':
      return { severity: 'warning', title: 'Flaky test', text: effect.text }
    case 'escalate':
      return {
        severity: 'critical',
        title: 'Quarantine is over and the test is not repaired',
        text: effect.text,
      }
    case 'stale':
      return { severity: 'info', title: 'Test in quarantine does not run', text: effect.text }
    case 'quarantine-added': {
      const { until, by } = effect.entry
      return { severity: 'info', title: 'In quarantine', text: `Until ${until}, by ${by}.` }
    }
    case 'quarantine-withheld':
      return { severity: 'warning', title: 'Quarantine that gates are not told of', text: effect.why }
    case 'quarantine-ended':
      return effect.cause === 'renewed'
        ? undefined
        : { severity: 'info', title: 'Out of quarantine', text: `Why: ${effect.cause}.`, resolves: true }
    case 'audit':
    case 'open-issue':
    case 'comment':
      return undefined
  }
}

const mostListed = 10

/**
 * A plan as an event of the type `quarantine-report`: how many tests could be in quarantine, and the first of them.
 *
 * @param name - of the report, as `2026-12-01` for that of a day: it is told once
 */
export function eventOfQuarantinePlan(plan: QuarantinePlan, name: string): NotificationEvent {
  const { candidates, broken, summary, budget } = plan
  const admitted = candidates.filter((candidate) => candidate.admitted).length
  const left = candidates.length - mostListed
  return {
    id: `quarantine-report ${name}`,
    type: 'quarantine-report',
    subject: 'quarantine-report',
    severity: summary.critical.candidates > 0 ? 'warning' : 'info',
    title: `Quarantine plan: ${candidates.length} candidates, ${admitted} admitted, ${broken.length} broken`,
    lines: [
      [{ text: `In quarantine: ${budget.tests.before} of ${budget.tests.limit}.` }],
      ...candidates.slice(0, mostListed).map(candidateLine),
      ...(left > 0 ? [[{ text: `And ${left} more.` }]] : []),
    ],
    value: candidates.length,
  }
}

function candidateLine(candidate: PlannedQuarantine): MessageLine {
  const { priority, redBuildsPerDay, admitted, obstacle } = candidate
  const rate = redBuildsPerDay.toFixed(2)
  const why = admitted ? '' : `, not admitted: ${obstacle ?? 'no room'}`
  return [
    { text: `${priority} `, style: 'strong' },
    ...spansOfTest(candidate),
    { text: ` ${rate} red builds a day${why}` },
  ]
}

function issueSpan(issue: string): MessageLine[number] {
  return /^https?:\/\/[^\s<>]+$/i.test(issue) ? { text: issue, url: issue } : { text: issue }
}
