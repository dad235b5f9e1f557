import { describeContent } from '../../content/describe-content.ts'
import type { ReadingContext } from '../../reading/context.ts'
import type { ReportEnd, TextOrigin, TextReader } from '../../reading/reader.ts'
import { stopReading } from '../../reading/stop-reading.ts'
import { noteXmlOddity } from '../../reading/xml/xml-oddities.ts'
import { createByteOffsets } from '../../xml/byte-offsets.ts'
import { xmlFaultKinds, type XmlFault } from '../../xml/fault.ts'
import { createXmlTokenizer } from '../../xml/tokenizer.ts'
import type { XmlTag } from '../../xml/tag.ts'
import { closeElement } from './close-element.ts'
import type { Frame } from './frames.ts'
import { addPiece } from './gathered-text.ts'
import { openElement } from './open-element.ts'
import { createJunitState } from './state.ts'
import { nowhere, openSuite } from './suite.ts'

const roots: ReadonlySet<string> = new Set(['testsuites', 'testsuite'])
/** What stands outside of a root only where the beginning of a document, or a part of it, is cut off. */
const lostNames: ReadonlySet<string> = new Set([
  ...roots,
  'testcase',
  'failure',
  'error',
  'skipped',
  'system-out',
  'system-err',
  'properties',
])
const headLength = 4096
/** Deeper reports are refused whatever the caller asks for. */
const deepest = 1000

const strayTags = {
  complete: false,
  reason: 'malformed',
  message: 'Tags stand outside of the root, so a part of the report is missing.',
} as const

/** Reads a report as its text comes; each record comes out when its element ends. */
export function openJunitReader(context: ReadingContext, { encoding, markLength }: TextOrigin): TextReader {
  const { limits, diagnostics, isLenient } = context
  const offsets = createByteOffsets(encoding, markLength)
  const frames: Frame[] = []
  let top: Frame | undefined
  /** The beginning of the report, for saying what it is when it is something else. */
  let head = ''
  let hasStrayTags = false
  const tokenizer = createXmlTokenizer(
    {
      open(tag) {
        top = top ? openElement(tag, top, state) : openRoot(tag)
        frames.push(top)
        return top.text !== undefined
      },
      text(piece) {
        if (top?.text) addPiece(top.text, piece, limits.textLength)
      },
      close() {
        const closed = frames.pop()
        top = frames.length === 0 ? undefined : frames[frames.length - 1]
        if (closed) closeElement(closed, state)
      },
      oddity(oddity, place, count) {
        hasStrayTags ||= oddity === 'tags-outside-root'
        noteXmlOddity(diagnostics, oddity, place(), count)
      },
    },
    {
      limits: { ...limits, depth: Math.min(limits.depth, deepest) },
      ...(isLenient ? { lenientRoots: roots, lostNames } : {}),
    },
  )
  const state = createJunitState(context, {
    placeOf: tokenizer.placeOf,
    byteOffsetOf: (offset) => offsets?.at(offset),
  })
  diagnostics.expectAt(() => state.here)
  const openRoot = (tag: XmlTag): Frame => {
    // Check calls its root as JUnit does and nothing else, in a namespace of its own.
    const isOther = tag.get('xmlns')?.includes('check.sourceforge.net') ?? false
    if (roots.has(tag.localName) && !isOther)
      return { kind: 'suite', text: undefined, element: openSuite(tag, nowhere, true, state) }
    const seen = isOther ? 'Check results' : describeContent(head).seen
    return stopReading('report/unsupported-format', `This is not a JUnit report but looks like ${seen}.`, {
      seen,
    })
  }
  const stopAt = ({ kind, message, place, offset }: XmlFault): never => {
    const byteOffset = offsets?.at(offset)
    stopReading(xmlFaultKinds[kind], message, {
      place: byteOffset === undefined ? place : { ...place, byteOffset },
    })
  }
  return {
    write(text, byteLength) {
      if (head.length < headLength) head += text.slice(0, headLength - head.length)
      offsets?.forget(tokenizer.offset())
      offsets?.add(text, byteLength)
      const fault = tokenizer.write(text)
      if (fault) stopAt(fault)
    },
    end(): ReportEnd {
      const fault = tokenizer.end()
      if (fault) stopAt(fault)
      return {
        dialect: state.evidence.dialect(),
        declared: state.declared,
        properties: state.properties.list(),
        completeness: hasStrayTags ? strayTags : state.completeness.answer(),
      }
    },
  }
}
