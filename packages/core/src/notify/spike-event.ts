import { digestOfJson } from '../canonical/digest.ts'
import type { FailureBurst } from '../flake/clusters/failure-bursts.ts'
import { fromEpochMs } from '../schema/compare-instants.ts'
import type { NotificationEvent } from './notification-event.ts'

/**
 * A burst of failures, as a critical event of the type `spike`. One that goes on is the same event: it is told once.
 *
 * @param subject - what failed, as a suite or a project
 */
export function eventOfBurst(subject: string, burst: FailureBurst): NotificationEvent {
  const { failures, trials, rate, rateElsewhere, firstAt, lastAt } = burst
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
  return {
    id: digestOfJson(['spike', subject, firstAt]),
    type: 'spike',
    subject,
    severity: 'critical',
    title: `Many failures: ${subject}`,
    lines: [
      [
        { text: `${failures} of ${trials} runs failed (${percent(rate)}), ` },
        { text: `elsewhere ${percent(rateElsewhere)}.` },
      ],
      [{ text: `From ${fromEpochMs(firstAt)} to ${fromEpochMs(lastAt)}.` }],
    ],
    value: rate,
  }
}
