import { compareText } from '../canonical/compare-text.ts'
import { digestOfJson } from '../canonical/digest.ts'
import { testKey } from '../flake/evidence/test-key.ts'
import type { FlakeScore, FlakeState } from '../flake/score/flake-score.ts'
import type { Instant } from '../schema/instant.ts'
import type { ScoreChange } from '../stats/changed-scores.ts'
import type { NotificationEvent } from './notification-event.ts'
import type { Severity } from './notification-message.ts'
import { spansOfTest, subjectOfTest } from './test-words.ts'

const severityOf: Readonly<Record<FlakeState | 'absent', Severity>> = {
  broken: 'warning',
  flaky: 'warning',
  recovered: 'info',
  steady: 'info',
  unknown: 'info',
  absent: 'info',
}

/** A test that is classified otherwise, as an event of the type `flake`; one that is neither flaky nor broken any more resolves it. */
export function eventOfScoreChange(change: ScoreChange, at: Instant): NotificationEvent {
  const { testcase, before, after, scoreAfter } = change
  const severity = severityOf[after]
  return {
    id: digestOfJson(['flake', testKey(change), before, after, at]),
    type: 'flake',
    subject: subjectOfTest(change),
    severity,
    title: `${after === 'absent' ? 'Gone' : sentenceCase(after)}: ${testcase}`,
    lines: [[...spansOfTest(change), { text: ` was ${before} and is ${after}.` }]],
    ...(scoreAfter !== undefined && { value: scoreAfter }),
    ...(severity === 'info' && { resolves: true }),
  }
}

const mostListed = 10

/**
 * How a project stands, as an event of the type `summary`: how many tests are flaky and broken, and which cost most.
 *
 * @param name - of the summary, as `2026-12-01` for that of a day: it is told once
 */
export function eventOfScores(scores: readonly FlakeScore[], name: string): NotificationEvent {
  const count = (state: FlakeState): number => scores.filter((score) => score.state === state).length
  const [flaky, broken] = [count('flaky'), count('broken')]
  const worst = scores
    .filter(({ state }) => state === 'flaky')
    .sort((a, b) => b.costPerDay - a.costPerDay || compareText(testKey(a), testKey(b)))
    .slice(0, mostListed)
  return {
    id: `summary ${name}`,
    type: 'summary',
    subject: 'summary',
    severity: 'info',
    title: `${scores.length} tests: ${flaky} flaky, ${broken} broken`,
    lines: worst.map((score) => [
      ...spansOfTest(score),
      {
        text: ` fails in ${(score.rate * 100).toFixed(1)} % of its runs, ${score.costPerDay.toFixed(2)} red builds a day`,
      },
    ]),
    value: flaky,
  }
}

function sentenceCase(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`
}
