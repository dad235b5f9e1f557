/** A piece of TypeScript that the documentation shows. */
export interface Example {
  readonly file: string
  /** The line of the file, counted from 1, where the code begins. */
  readonly line: number
  readonly code: string
  /** False where the page says that it is not meant to compile. */
  readonly check: boolean
}
