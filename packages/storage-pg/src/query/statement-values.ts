/** The values of one statement, while its text is put together. */
export interface StatementValues {
  readonly all: readonly unknown[]
  /** Takes a value; answers how the text names it. */
  add(value: unknown): string
}

/** The values of a statement about one project, which is `$1`. */
export function statementValues(project: number): StatementValues {
  const all: unknown[] = [project]
  return { all, add: (value) => `$${all.push(value)}` }
}
