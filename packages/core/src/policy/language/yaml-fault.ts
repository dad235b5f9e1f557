import type { LineCounter } from 'yaml'
import type { YamlFault } from '../../schema/read-yaml.ts'
import { formatPath } from '../../schema/schema-error.ts'
import type { PolicyProblem } from './policy-error.ts'

export type { YamlFault as Fault } from '../../schema/read-yaml.ts'

export function problemOf(
  { keys, code, message, hint, offset }: YamlFault,
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
