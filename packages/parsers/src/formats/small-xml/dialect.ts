import type { DeclaredCounts, ReportSummary } from '@gatewright/core/ports'
import type { CaseDraft, ReadingContext } from '../../reading/context.ts'
import type { OutcomeWords } from '../../reading/outcome-words.ts'
import type { XmlElement } from '../../xml/element.ts'

/**
 * Where a value stands, seen from an element: `@name` is an attribute, `Location/File` the text of an element below,
 * `result/@duration` an attribute of one, `.` the element's own text. Of a list, the first that says something.
 */
export type Field = string | readonly string[]

/** What is around an element: names of the suites, outermost first. */
export interface Surroundings {
  readonly suitePath: readonly string[]
  readonly className?: string | undefined
  readonly hostname?: string | undefined
}

/** How elements of one name are read as cases. */
export interface CaseRule {
  readonly name: Field
  /** The word for how it ended, or a function that finds it; words are looked up in `words`. */
  readonly outcome: Field | ((element: XmlElement) => string)
  readonly words: OutcomeWords
  /** Names hold the class before the last of these, as `::`; what has none stays as it is. */
  readonly classSeparator?: string
  readonly className?: Field
  /** True where the innermost suite is the class. */
  readonly classIsSuite?: true
  readonly file?: Field
  readonly line?: Field
  readonly duration?: Field
  /** What a plain number of a duration counts; 1 unless told. */
  readonly secondsPerUnit?: number
  /** Where each failure stands, as `failure`; the case itself where it is absent. */
  readonly failures?: string
  readonly type?: Field
  readonly message?: Field
  readonly trace?: Field
  readonly skipReason?: Field
  readonly stdout?: Field
  readonly stderr?: Field
  /** Names of properties and where their values stand. */
  readonly properties?: Readonly<Record<string, Field>>
}

/** What a reader that the table is not enough for may do. */
export interface ElementTools {
  readonly context: ReadingContext
  readonly around: Surroundings
  emit(draft: CaseDraft): void
  /** Goes on with the table: in the children of an element, under the names of suites that are given. */
  readInside(element: XmlElement, around?: Surroundings): void
}

/** One small format, told as a table. Elements that it does not name are gone through. */
export interface SmallXmlDialect {
  readonly format: string
  readonly roots: readonly string[]
  /** Elements that are suites, and where their names stand. */
  readonly suites?: Readonly<Record<string, Field>>
  /** Elements that are cases, as `Test` or, where the parent matters, `FailedTests/Test`. */
  readonly cases?: Readonly<Record<string, CaseRule>>
  /** Elements that the table is not enough for. */
  readonly readers?: Readonly<Record<string, (element: XmlElement, tools: ElementTools) => void>>
  /** Elements that are kept whole or not at all when a broken report is read; those of `cases` unless told. */
  readonly caseElements?: readonly string[]
  /** What the report declares for its whole, with counters that are right where nothing is missing. */
  readonly declared?: (root: XmlElement) => DeclaredCounts | undefined
  /** Why the report is not complete, where its counters do not say so. */
  readonly incompleteness?: (
    root: XmlElement,
    context: ReadingContext,
  ) => { readonly reason: string; readonly message: string } | undefined
  readonly properties?: (root: XmlElement) => ReportSummary['properties']
  readonly prepare?: (text: string) => string
}
