import type { ReportPlace } from '@gatewright/core/ports'
import type { XmlLimits, XmlOddity } from './fault.ts'
import type { XmlTag } from './tag.ts'

/** Told what a document holds, in its order. All calls are made while a piece of it is written. */
export interface XmlHandler {
  /** An element begins. Whether the text that stands directly in it is wanted; text that is not is passed over unread. */
  open(tag: XmlTag): boolean
  /** A piece of wanted text, references decoded, line ends as `\n`. It may be a view into a chunk: copy what is kept. */
  text(piece: string): void
  /** The element that was opened last ends. `offset` is how many characters stand before what comes after it. */
  close(localName: string, offset: number): void
  /** Something odd. `place` tells where, when it is called at once; `count` is how often it was met. */
  oddity(oddity: XmlOddity, place: () => ReportPlace, count: number): void
}

export interface XmlTokenizerOptions {
  readonly limits?: XmlLimits
  /**
   * Given for lenient reading alone: the local names of roots. There may then be any number of roots, and whatever else
   * stands before, between and after them is passed over.
   */
  readonly lenientRoots?: ReadonlySet<string>
  /** Names of elements which tell, where they stand outside of a root in lenient reading, that a part of a document is lost. */
  readonly lostNames?: ReadonlySet<string>
}
