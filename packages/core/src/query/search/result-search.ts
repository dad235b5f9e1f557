/**
 * What to look for among the results of several runs, row by row: a row is one test with its status in each of the runs. Its
 * JSON form is itself, and the one that wpt.fyi calls a structured query; {@link parseSearch} reads the text form,
 * {@link printSearch} writes it and `ResultSearchSchema` checks the JSON.
 *
 * A condition about a status, a product or a label holds for runs if it holds for one of them at least. `and`, `or` and `not`
 * combine conditions about the same runs. Those that say how many runs (`exists`, `all`, `none`, `count`, `moreThan`,
 * `lessThan`) ask what they hold about one run at a time, so that an `and` inside of them is about one run.
 */
export type ResultSearch =
  /** Each of these holds for some run, each perhaps for another one. */
  | { readonly exists: readonly ResultSearch[] }
  /** Every run satisfies all of these. True where there are no runs. */
  | { readonly all: readonly ResultSearch[] }
  /** No run satisfies all of these. */
  | { readonly none: readonly ResultSearch[] }
  /** Somewhere among the runs, in their order, one follows the other that satisfy these in this order. */
  | { readonly sequential: readonly ResultSearch[] }
  | { readonly count: number; readonly where: ResultSearch }
  | { readonly moreThan: number; readonly where: ResultSearch }
  | { readonly lessThan: number; readonly where: ResultSearch }
  | { readonly and: readonly ResultSearch[] }
  | { readonly or: readonly ResultSearch[] }
  | { readonly not: ResultSearch }
  /** The name of the test holds this text. Upper and lower case are the same; an empty text is in every name. */
  | { readonly pattern: string }
  /** The name of the test begins with this text. Upper and lower case are the same. */
  | { readonly path: string }
  | StatusSearch
  /** There is a run of the product. */
  | { readonly product: string }
  /** The test has this label, or a run has it. Upper and lower case are the same. */
  | { readonly label: string }
  /** An address that is known to be about the test holds this text. Upper and lower case are the same. */
  | { readonly link: string }
  /** The runs do not all have the same status; none at all, `missing`, is a status too. */
  | { readonly is: 'different' }

/** Some run, of the product where one is named, has the status, or has another one. */
export interface StatusSearch {
  /** In lower case; `missing` where the run has no result of the test. */
  readonly status: string | { readonly not: string }
  /**
   * `chrome`, `chrome-69`, `chrome-69-linux`: the beginning of the product's name up to the end of one of its parts, which
   * are divided by `-`, `.` and spaces. Upper and lower case are the same.
   */
  readonly product?: string
}

/** A search nests so many levels of conditions at most. */
export const deepestSearch = 32

/** The text of a search has so many characters at most, and so has each of its names. */
export const longestSearch = 10_000

/** Runs are counted up to here. */
export const largestSearchCount = 1_000_000
