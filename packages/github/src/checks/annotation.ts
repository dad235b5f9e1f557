/** A place in a file of the repository with something to say about it, as GitHub's API takes it. */
export interface CheckAnnotation {
  /** From the root of the repository, without a leading slash. */
  readonly path: string
  /** From 1. */
  readonly start_line: number
  readonly end_line: number
  /** From 1; only where both lines are the same. */
  readonly start_column?: number
  readonly end_column?: number
  readonly annotation_level: 'failure' | 'warning' | 'notice'
  readonly message: string
  readonly title?: string
  readonly raw_details?: string
}

/** What somebody has to say about a place, before it is made fit for GitHub. */
export interface Remark {
  /** As the tool has it: absolute, below `root`, or from the root of the repository. */
  readonly path: string
  /** The first line of a file is 1; anything below stands for the whole file. */
  readonly line?: number
  readonly endLine?: number
  readonly column?: number
  readonly endColumn?: number
  readonly level: CheckAnnotation['annotation_level']
  readonly message: string
  readonly title?: string
  readonly details?: string
}
