import type { ReportError } from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import { describeContent } from '../../describe-content.ts'
import { reportError } from '../../report-error.ts'
import { decodeText } from '../../source/decode.ts'
import { replaceForbidden } from '../../xml/characters.ts'
import { readElementTree, type XmlElement } from '../../xml/element.ts'
import { placeOf } from '../../xml/place.ts'
import { checkWellFormed, type XmlFault } from '../../xml/well-formed.ts'
import type { DiagnosticCollector } from './diagnostics.ts'

/** A JUnit document that was read to its end and found complete. */
export interface JunitDocument {
  readonly root: XmlElement
  readonly text: string
}

const roots: ReadonlySet<string> = new Set(['testsuites', 'testsuite'])
/** What a beginning may look like that is worth reading on. */
const possible: ReadonlySet<string> = new Set(['junit', 'xml', 'xml-prolog'])
const errorKinds = {
  malformed: 'report/malformed',
  truncated: 'report/truncated',
  unsafe: 'report/unsafe',
  'too-deep': 'report/limit-exceeded',
} as const satisfies Record<XmlFault['kind'], ReportError['kind']>

/** Decodes and checks a whole report, and gives back its tree. What could be mended is noted. */
export function readDocument(
  bytes: Uint8Array,
  depthLimit: number,
  diagnostics: DiagnosticCollector,
): Result<JunitDocument, ReportError> {
  if (bytes.length === 0) return err(reportError('report/empty', 'The report is empty.'))
  const decoded = decodeText(bytes)
  if (decoded.isErr()) {
    return err(
      reportError(
        decoded.error.kind === 'encoding' ? 'report/encoding' : 'report/truncated',
        decoded.error.message,
      ),
    )
  }
  const { text, replaced, firstOffset } = replaceForbidden(decoded.value.text)
  if (text.trim() === '') return err(reportError('report/empty', 'The report holds nothing but white space.'))
  const seen = describeContent(text.slice(0, 4096))
  if (!possible.has(seen.format)) return err(otherFormat(seen.seen))
  const shape = checkWellFormed(text, depthLimit)
  if (shape.isErr()) {
    const { kind, message, offset, root } = shape.error
    if (root !== undefined && kind !== 'truncated' && !roots.has(localName(root)))
      return err(otherFormat(seen.seen))
    const place = placeOf(text, offset)
    return err(
      reportError(errorKinds[kind], `${message} (line ${place.line}, column ${place.column})`, { place }),
    )
  }
  const { root: rootName, rawAngleBracket } = shape.value
  if (!roots.has(localName(rootName))) return err(otherFormat(seen.seen))
  if (replaced > 0) {
    const place = placeOf(text, firstOffset)
    diagnostics.note('invalid-character', 'A character that XML does not allow was replaced by U+FFFD.', {
      place,
      count: replaced,
    })
  }
  if (rawAngleBracket !== -1) {
    const place = placeOf(text, rawAngleBracket)
    diagnostics.note('raw-angle-bracket', 'The value of an attribute holds a raw "<".', { place })
  }
  if (/^\s+<\?xml\s/.test(text.slice(0, 4096)))
    diagnostics.note('leading-white-space', 'White space stands before the XML declaration.')
  let isUnknownNoted = false
  const root = readElementTree(text, depthLimit, () => {
    // An element may be looked at more than once, so how many there are is not known.
    if (!isUnknownNoted)
      diagnostics.note(
        'unknown-reference',
        'A "&" begins no reference that XML knows; it stays as it is written.',
      )
    isUnknownNoted = true
  })
  if (!root) return err(reportError('report/malformed', 'The report is not XML that can be read.'))
  return ok({ root, text })
}

function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1)
}

function otherFormat(seen: string): ReportError {
  return reportError('report/unsupported-format', `This is not a JUnit report but looks like ${seen}.`, {
    seen,
  })
}
