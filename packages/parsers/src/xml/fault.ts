import type { ReportError, ReportPlace } from '@gatewright/core/ports'

/** Why a text is not one XML document; `limit` is one beyond a limit. The message never repeats the content. */
export interface XmlFault {
  readonly kind: 'malformed' | 'truncated' | 'unsafe' | 'limit'
  readonly message: string
  readonly place: ReportPlace
  /** Characters before the place. */
  readonly offset: number
  /** The name of the root element as written, where it was reached. */
  readonly root?: string
  /** What was thrown, where another engine refused a text that was found to be well formed. */
  readonly cause?: unknown
}

/** What is odd about a document that can be read all the same. */
export type XmlOddity =
  /** White space stands before the XML declaration. */
  | 'leading-white-space'
  /** A character that XML forbids was replaced by U+FFFD. */
  | 'invalid-character'
  /** The value of an attribute holds a raw `<`. */
  | 'raw-angle-bracket'
  /** A `&` begins no reference that XML knows; it stays as it is written. */
  | 'unknown-reference'
  /** Lenient reading only: something that belongs to no document stands before, between or after the roots. */
  | 'text-outside-root'
  /** Lenient reading only: tags stand outside of the roots, as where the beginning of a document is cut off. */
  | 'tags-outside-root'
  /** Lenient reading only: there is more than one root. */
  | 'several-roots'

export interface XmlLimits {
  /** Levels of elements inside one another; 100 unless told. */
  readonly depth?: number
  /** Attributes of one element; 256 unless told. */
  readonly attributes?: number
  /** Characters of one tag; 16 Mi unless told. */
  readonly tokenLength?: number
}

export const xmlDefaultLimits: Required<XmlLimits> = {
  depth: 100,
  attributes: 256,
  tokenLength: 16 * 1024 * 1024,
}

/** The errors that faults are. */
export const xmlFaultKinds: Readonly<Record<XmlFault['kind'], ReportError['kind']>> = {
  malformed: 'report/malformed',
  truncated: 'report/truncated',
  unsafe: 'report/unsafe',
  limit: 'report/limit-exceeded',
}
