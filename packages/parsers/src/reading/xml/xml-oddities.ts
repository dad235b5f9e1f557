import type { ReportPlace } from '@gatewright/core/ports'
import type { XmlOddity } from '../../xml/fault.ts'
import type { DiagnosticCollector } from '../diagnostics.ts'

const texts: Readonly<Record<XmlOddity, readonly [message: string, advice: string]>> = {
  'leading-white-space': [
    'White space stands before the XML declaration.',
    'Nothing is lost; other readers may refuse the report, so have its writer begin with the declaration.',
  ],
  'invalid-character': [
    'A character that XML does not allow was replaced by U+FFFD.',
    'Have the tool escape control characters, such as colours of a terminal; other readers refuse the report.',
  ],
  'raw-angle-bracket': [
    'The value of an attribute holds a raw "<".',
    'Nothing is lost; have the tool write "&lt;", for other readers refuse the report.',
  ],
  'unknown-reference': [
    'A "&" begins no reference that XML knows; it stays as it is written.',
    'Have the tool write "&amp;"; entities of the document itself are never read.',
  ],
  'text-outside-root': [
    'Something that belongs to no document stands outside of the root; it was left out.',
    'Keep the report and other output in files of their own.',
  ],
  'tags-outside-root': [
    'Tags stand outside of the root, as where the beginning of a document is cut off.',
    'What they held is lost, so the report is not complete; write each report to a file of its own.',
  ],
  'several-roots': [
    'The file holds several documents one after the other; all were read.',
    'Write each report to a file of its own.',
  ],
}

/** Takes note of what is odd about an XML document that is read all the same. */
export function noteXmlOddity(
  diagnostics: DiagnosticCollector,
  oddity: XmlOddity,
  place?: ReportPlace,
  count?: number,
): void {
  const [message, advice] = texts[oddity]
  diagnostics.note(oddity, message, advice, { place, ...(count === undefined ? {} : { count }) })
}
