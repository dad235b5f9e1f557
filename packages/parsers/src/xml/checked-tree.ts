import type { ReportPlace } from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import { replaceForbidden } from './characters.ts'
import { readElementTree, type XmlElement } from './element.ts'
import { xmlDefaultLimits, type XmlFault, type XmlLimits, type XmlOddity } from './fault.ts'
import { createXmlTokenizer } from './tokenizer.ts'

export interface CheckedTreeOptions {
  readonly limits?: XmlLimits
  /** Told about what could be mended; about references when the text that holds them is asked for, and without a place. */
  readonly onOddity?: (oddity: XmlOddity, place?: ReportPlace, count?: number) => void
  /**
   * Local names of the elements that are kept whole or not at all. Given for lenient reading alone: what is left of a
   * document that breaks off or is broken is then cut back to where no such element is open, and closed there.
   */
  readonly keepWhole?: ReadonlySet<string>
  /** Local names of the elements that are cases. */
  readonly caseElements?: ReadonlySet<string>
  /** Told where an element begins whose attributes or text are asked for, in characters from the beginning. */
  readonly onLook?: (offset: number) => void
}

/** The elements of a document. */
export interface CheckedTree {
  readonly root: XmlElement
  /** Characters before the root. */
  readonly offset: number
  /** Characters before each case of the document, whole or not. */
  readonly cases: readonly number[]
  /** True where the document breaks off or is broken, and this is what could be kept. Never without `keepWhole`. */
  readonly truncated: boolean
  /** Why it is truncated. */
  readonly fault?: XmlFault
}

/**
 * Reads a document as a tree, once it was found to be well formed. For small documents: takes several times the memory of
 * the text.
 */
export function readCheckedTree(
  text: string,
  options: CheckedTreeOptions = {},
): Result<CheckedTree, XmlFault> {
  const { keepWhole, onOddity, onLook } = options
  const limits = { ...xmlDefaultLimits, ...options.limits }
  const { fault, whole, elements, offsets, cases } = check(text, limits, options)
  const isMendable = keepWhole && whole !== '' && (fault?.kind === 'truncated' || fault?.kind === 'malformed')
  if (fault && !isMendable) return err(fault)
  const clean = replaceForbidden(fault ? whole : text)
  const watcher = {
    unknownReference: () => onOddity?.('unknown-reference'),
    ...(onLook ? { looksAt: onLook } : {}),
  }
  const root = readElementTree(clean, limits.depth, watcher, offsets.slice(0, elements))
  if (root.isOk())
    return ok({
      root: root.value,
      offset: offsets[0] ?? 0,
      cases,
      ...(fault ? { truncated: true, fault } : { truncated: false }),
    })
  // The engine says of no place what it is about.
  const place = { line: 1, column: 1 }
  const message = 'The report is not XML that can be read.'
  return err({ kind: 'malformed', message, offset: 0, place, cause: root.error })
}

interface Checked {
  readonly fault: XmlFault | undefined
  /** What can be kept of a document that breaks off, closed; empty where that is nothing. */
  readonly whole: string
  /** How many elements there are in what is kept. */
  readonly elements: number
  /** Characters before each element, in their order. */
  readonly offsets: readonly number[]
  /** Those of the elements that are cases. */
  readonly cases: readonly number[]
}

const none: ReadonlySet<string> = new Set()

function check(
  text: string,
  limits: XmlLimits,
  { caseElements = none, keepWhole = none, onOddity }: CheckedTreeOptions,
): Checked {
  const open: string[] = []
  /** How many elements are open around the outermost one that is kept whole; -1 where there is none. */
  let wholeDepth = -1
  let end = 0
  let depth = 0
  const offsets: number[] = []
  const cases: number[] = []
  let elements = 0
  const tokenizer = createXmlTokenizer(
    {
      open(tag) {
        if (wholeDepth === -1 && keepWhole.has(tag.localName)) wholeDepth = open.length
        open.push(tag.name)
        offsets.push(tag.offset)
        if (caseElements.has(tag.localName)) cases.push(tag.offset)
        if (wholeDepth === -1) {
          end = tag.end
          depth = open.length
          elements = offsets.length
        }
        return false
      },
      text: () => undefined,
      close(_name, offset) {
        open.pop()
        if (open.length === wholeDepth) wholeDepth = -1
        if (wholeDepth !== -1) return
        end = offset
        depth = open.length
        elements = offsets.length
      },
      oddity: (oddity, place, count) => onOddity?.(oddity, place(), count),
    },
    { limits },
  )
  const fault = tokenizer.write(text) ?? tokenizer.end()
  const closing = open.slice(0, depth).toReversed()
  const whole = text.slice(0, end) + closing.map((name) => `</${name}>`).join('')
  return { fault, whole, elements, offsets, cases }
}
