import type { TextRange } from '../quarantine-mark.ts'

/**
 * A name as the source has it: texts with something between them that is known at run time only. A name that is written out is
 * one text.
 */
export type Title = readonly string[]

/** A text to be put into the source. */
export interface Insertion {
  readonly at: number
  readonly write: (mark: string) => string
}

/** An annotation that this planner wrote. */
export interface OwnAnnotation {
  readonly mark: TextRange
  /** What is taken away to be rid of it. */
  readonly removals: readonly TextRange[]
  /** What goes with the last one of the file. */
  readonly removalsOfLast?: readonly TextRange[]
}

/** The place in a source that declares a test. */
export interface TestDeclaration {
  /** The titles of the suites around it, the outermost first, and its own; each with the other titles that a report may have. */
  readonly path: readonly (readonly Title[])[]
  /** What stands before the names in a report: a package or a namespace. */
  readonly namespace?: string
  readonly at: number
  /** Whether it stands for several tests, which can only be skipped together. */
  readonly isParametrised: boolean
  /** Why it can't be annotated. */
  readonly obstacle?: 'already-skipped' | 'unsupported'
  readonly insertions: readonly Insertion[]
  readonly own?: OwnAnnotation
}

/** The tests that a source declares; undefined where it can't be read without doubt. */
export type FindDeclarations = (text: string) => readonly TestDeclaration[] | undefined
