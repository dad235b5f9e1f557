import { lineAt } from '../library/finding.ts'

/** A place in the sources that gives a session a statement. */
export interface CallSite {
  readonly file: string
  readonly line: number
}

/** Where a file runs statements: `session.query(…)`, `driver.script(…)`. What is asked with an object, `results.query({ … })`, is a port. */
export function findCallSites(file: string, text: string): readonly CallSite[] {
  const withoutComments = text.replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, (comment) =>
    comment.replaceAll(/[^\n]/g, ' '),
  )
  return [...withoutComments.matchAll(/\.(?:query|script)\b(?=\s*[<(])(?!\(\{)/g)].map(({ index }) => ({
    file,
    line: lineAt(withoutComments, index + 1),
  }))
}
