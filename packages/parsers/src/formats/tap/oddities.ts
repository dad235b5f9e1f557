import type { ReadingContext } from '../../reading/context.ts'
import type { TapPoint } from './level.ts'

const texts = {
  'other-line': [
    'A line is no TAP.',
    'Nothing is lost; output of the tests is passed over, and what the plan announces has to be there all the same.',
  ],
  'duplicate-number': [
    'Several test points have the same number.',
    'All were read; have each test point numbered once, for the plan can not be checked otherwise.',
  ],
  'yaml-unreadable': [
    'The YAML below a test point can not be read.',
    'It is kept as the trace of the failure; have the tool quote texts over several lines.',
  ],
  'yaml-unterminated': [
    'The YAML below a test point has no end.',
    'It is kept as the trace of the failure; have the tool end it with "...".',
  ],
  'yaml-cut': [
    'The YAML below a test point is longer than what is read.',
    'Its beginning and its end are kept as the trace of the failure.',
  ],
} as const

/** Takes note of what is odd about a report that can be read all the same. */
export function noteOddity(
  { diagnostics }: ReadingContext,
  code: keyof typeof texts,
  { lineNumber, byteOffset }: Pick<TapPoint, 'lineNumber' | 'byteOffset'>,
): void {
  const [message, advice] = texts[code]
  diagnostics.note(code, message, advice, { place: { line: lineNumber, column: 1, byteOffset } })
}
