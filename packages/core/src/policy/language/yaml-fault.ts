import type { LineCounter } from 'yaml'
import { formatPath, type Problem } from '../../schema/schema-error.ts'
import type { PolicyProblem } from './policy-error.ts'

/** A problem of a text before its offset is turned into line and column. */
export interface Fault extends Pick<Problem, 'code' | 'message' | 'hint' | 'keys'> {
  readonly offset?: number | undefined
}

export function problemOf(
  { keys, code, message, hint, offset }: Fault,
  file?: string,
  lines?: LineCounter,
): PolicyProblem {
  const place = offset === undefined || !lines ? undefined : lines.linePos(offset)
  return {
    path: formatPath(keys),
    keys,
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(file === undefined ? {} : { file }),
    ...(place === undefined ? {} : { line: place.line, column: place.col }),
  }
}
