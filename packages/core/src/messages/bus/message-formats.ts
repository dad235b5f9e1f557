import { cdEventsFormat } from '../cd-events/cd-events-format.ts'
import { fedoraCiFormat } from '../fedora-ci/fedora-ci-format.ts'
import { ciMetricsFormat } from './ci-metrics-format.ts'
import type { MessageFormat } from './message-format.ts'
import { resultsDbFormat } from './resultsdb-format.ts'

/**
 * The formats that come with Gatewright, in the order in which they are tried: `ci-metrics`, `fedora-ci` (0.1 to 1.x),
 * `resultsdb` (one result or many) and `cdevents` (testCaseRun and testSuiteRun).
 *
 * @example
 * import { messageFormats, type MessageFormat } from '@gatewright/core/messages'
 *
 * declare const ours: MessageFormat
 * const formats = [ours, ...messageFormats]
 */
export const messageFormats: readonly MessageFormat[] = Object.freeze([
  ciMetricsFormat,
  fedoraCiFormat,
  resultsDbFormat,
  cdEventsFormat,
])
