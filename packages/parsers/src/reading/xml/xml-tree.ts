import { describeContent } from '../../content/describe-content.ts'
import { readCheckedTree } from '../../xml/checked-tree.ts'
import type { XmlElement } from '../../xml/element.ts'
import { xmlFaultKinds, type XmlFault } from '../../xml/fault.ts'
import type { ReadingContext } from '../context.ts'
import type { ByteReader, ReportEnd } from '../reader.ts'
import { stopReading } from '../stop-reading.ts'
import { createPositionCounter } from '../../xml/position.ts'
import { utf8LengthOf } from '../text/utf8-length.ts'
import { readAsText } from '../text/text-reader.ts'
import { noteXmlOddity } from './xml-oddities.ts'

/** How much of a document tells what it is. */
const headLength = 4096

/** How a small XML format is read: as a whole, from the tree of its elements. */
export interface XmlTreeFormat {
  /** Names of root elements, without prefix. */
  readonly roots: readonly string[]
  /** Names of the elements that are cases: lenience drops one that is not whole. */
  readonly caseElements: readonly string[]
  /** Changes the text before it is looked at, of formats whose tools write what no reader may accept. Keeps its length. */
  readonly prepare?: (text: string) => string
  read(root: XmlElement, context: ReadingContext): ReportEnd
}

/** Ends the reading of a document that can't be read. */
function stopAt({ kind, message, place, cause }: XmlFault): never {
  return stopReading(xmlFaultKinds[kind], message, { place, ...(cause === undefined ? {} : { cause }) })
}

/**
 * A reader of bytes that holds a whole XML document, checks that it is well-formed and gives its tree to the format. A
 * document with another root is `report/unsupported-format`. Lenience cuts a document that breaks off back to what is
 * whole.
 */
export function readAsXmlTree({
  roots,
  caseElements,
  prepare = (text) => text,
  read,
}: XmlTreeFormat): (context: ReadingContext) => ByteReader {
  const keepWhole = new Set(caseElements)
  return readAsText((context, { encoding, markLength }) => {
    const { limits, diagnostics, isLenient } = context
    const pieces: string[] = []
    return {
      write(text) {
        pieces.push(text)
      },
      end() {
        const text = prepare(pieces.join(''))
        let lookedAt = 0
        const seen = new Set<number>()
        diagnostics.expectAt(() => {
          const counter = createPositionCounter()
          if (text.includes('\r')) counter.expectReturns()
          const place = counter.at(text, lookedAt)
          const isUtf8 = encoding === 'utf-8'
          return isUtf8 ? { ...place, byteOffset: markLength + utf8LengthOf(text, 0, lookedAt) } : place
        })
        const tree = readCheckedTree(text, {
          limits,
          onOddity: (oddity, place, count) => noteXmlOddity(diagnostics, oddity, place, count),
          onLook(offset) {
            lookedAt = offset
            seen.add(offset)
          },
          caseElements: keepWhole,
          ...(isLenient ? { keepWhole } : {}),
        })
        if (tree.isErr()) {
          const { root } = tree.error
          if (root !== undefined && !roots.includes(localName(root))) refuse(text)
          stopAt(tree.error)
        }
        const { root, offset, cases, fault } = tree.value
        const fromRoot = text.slice(offset, offset + headLength)
        // Formats share names of roots, and a long comment may have hidden which of them this is.
        const isOther = describeContent(fromRoot).format !== context.format
        if (!roots.includes(root.name) || isOther) refuse(fromRoot)
        const end = read(root, context)
        // What is whole has been emitted; the driver makes an incomplete summary of the rest.
        if (fault) stopAt(fault)
        const lost = cases.filter((place) => !seen.has(place)).length
        return lost === 0 || end.completeness?.complete === false
          ? end
          : { ...end, completeness: unread(lost) }
      },
    }
  })
}

/** Cases where the format has none: what they say is not known, and it may be that they failed. */
function unread(count: number): ReportEnd['completeness'] {
  const message = `${count} cases stand where the format has none; they were not read.`
  return { complete: false, reason: 'cases-missing', message }
}

function refuse(text: string): never {
  const { seen } = describeContent(text.slice(0, headLength))
  return stopReading('report/unsupported-format', `The root of the report is of another format: ${seen}.`, {
    seen,
  })
}

function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1)
}
