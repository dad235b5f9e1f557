import type { ReportPlace } from '@gatewright/core/ports'
import type { ReadingContext } from '../../reading/context.ts'

/** What can be odd about a JUnit report, besides its XML, that is read all the same. */
type JunitDiagnosticCode =
  | 'unnamed-case'
  | 'unreadable-duration'
  | 'negative-duration'
  | 'implausible-duration'
  | 'unreadable-timestamp'
  | 'status-without-element'
  | 'unknown-status'
  | 'unknown-element'
  | 'unknown-wrapper'
  | 'rerun-without-failure'
  | 'suite-level-error'
  | 'declared-count-differs'
  | 'text-cut'

const timesAlone = 'Outcomes are not touched; only times are affected.'
const words: Readonly<Record<JunitDiagnosticCode, readonly [message: string, advice: string]>> = {
  'unnamed-case': [
    'A case has no name.',
    'It is called by its position, which another run may give to another case; have the tool write names.',
  ],
  'unreadable-duration': ['A duration could not be read; the case has none.', timesAlone],
  'negative-duration': ['A duration is negative; the case has none.', timesAlone],
  'implausible-duration': ['A duration is longer than a year; it was kept.', timesAlone],
  'unreadable-timestamp': ['A timestamp is of unknown or ambiguous form; it was left out.', timesAlone],
  'status-without-element': [
    'A case failed by its status and has no failure element.',
    'It counts as failed; what went wrong is not in the report.',
  ],
  'unknown-status': [
    'A case has a status that is not known and no element that tells; it is inconclusive.',
    'Have the tool write a known status, or an element for the outcome.',
  ],
  'unknown-element': [
    'A case holds an element that is not known and looks like trouble; it is inconclusive.',
    'Look at the case; have the tool write failure or error elements.',
  ],
  'unknown-wrapper': [
    'An element that is not known holds cases; they were read.',
    'Nothing is lost; other readers may not find these cases.',
  ],
  'rerun-without-failure': [
    'A case holds reruns that failed and no failure of its own.',
    'It counts as failed; the first of the reruns stands for the failure.',
  ],
  'suite-level-error': [
    'A suite itself reports a failure; it became a record of its own.',
    'Find out why the suite could not be loaded or set up; its cases may not have run.',
  ],
  'declared-count-differs': [
    'A suite declares other counts than it holds.',
    'Nothing is taken from the counters; the cases were counted.',
  ],
  'text-cut': [
    'The middle of a long text was cut.',
    'Raise the limit of textLength to keep more; the report itself keeps all.',
  ],
}

/** Takes note of something odd. `message` says more than the words that the code has of its own. */
export function noteOddity(
  { diagnostics }: Pick<ReadingContext, 'diagnostics'>,
  code: JunitDiagnosticCode,
  place?: ReportPlace,
  message: string = words[code][0],
): void {
  diagnostics.note(code, message, words[code][1], { place })
}
