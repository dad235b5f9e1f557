import type { CheckAnnotation } from '../checks/annotation.ts'

export interface RenderWorkflowCommandsOptions {
  /** GitHub shows no more of each level from one step, and drops the others without a word; 10 by default. */
  readonly mostOfLevel?: number
}

const commands: Readonly<Record<CheckAnnotation['annotation_level'], string>> = {
  failure: 'error',
  warning: 'warning',
  notice: 'notice',
}

/**
 * Annotations as the lines that a step of a workflow writes to its log. Whatever stands in a name or a message stays in its
 * line: it can't begin another command.
 *
 * @remarks The escapes are those of the toolkit's `issueCommand`.
 * @example
 * import { renderWorkflowCommands } from '@gatewright/github'
 *
 * const [line] = renderWorkflowCommands([
 *   { path: 'src/a.ts', start_line: 3, end_line: 3, annotation_level: 'failure', message: 'No.\n::stop::' },
 * ])
 * console.log(line) // ::error file=src/a.ts,line=3,endLine=3::No.%0A::stop::
 */
export function renderWorkflowCommands(
  annotations: readonly CheckAnnotation[],
  { mostOfLevel = 10 }: RenderWorkflowCommandsOptions = {},
): readonly string[] {
  const counts = new Map<string, number>()
  return annotations.flatMap((annotation) => {
    const level = annotation.annotation_level
    const count = (counts.get(level) ?? 0) + 1
    counts.set(level, count)
    return count > mostOfLevel ? [] : [lineOf(annotation)]
  })
}

function lineOf(annotation: CheckAnnotation): string {
  const properties = [
    ['title', annotation.title],
    ['file', annotation.path],
    ['line', annotation.start_line],
    ['endLine', annotation.end_line],
    ['col', annotation.start_column],
    ['endColumn', annotation.end_column],
  ] as const
  const said = properties
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${escapedProperty(String(value))}`)
  return `::${commands[annotation.annotation_level]} ${said.join(',')}::${escapedData(annotation.message)}`
}

/** A message of a workflow command: one line, whatever is in it. */
function escapedData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
