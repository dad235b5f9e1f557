import type { CaseFailure } from '@gatewright/core/ports'
import { withoutUndefined, type ReadingContext } from '../../reading/context.ts'
import {
  fieldOf,
  isRecord,
  listField,
  objectField,
  objectsField,
  textField,
  textsField,
  type JsonObject,
} from '../../reading/json/json-fields.ts'

/** What went wrong in a phase: pytest writes it as a text, or as a tree of tracebacks. */
export function failureIn(
  report: JsonObject,
  kind: CaseFailure['kind'],
  { cut }: ReadingContext,
): CaseFailure {
  const written = fieldOf(report, 'longrepr')
  if (typeof written === 'string') return { kind, message: cut(lastLine(written)), trace: cut(written) }
  if (!isRecord(written)) return { kind }
  const crash = objectField(written, 'reprcrash')
  const traces = tracesIn(written)
  const trace = traces
    .map(textOfTrace)
    .filter((text) => text !== '')
    .join('\n\n')
  const message = textField(crash, 'message')
  return withoutUndefined({
    kind,
    type: typeIn(traces.at(-1)),
    message: message === undefined ? undefined : cut(message),
    trace: trace === '' ? undefined : cut(trace),
  }) as CaseFailure
}

/** Why a test was skipped: `["test_shop.py", 13, "Skipped: not today"]`. */
export function skipReasonIn(report: JsonObject): string | undefined {
  const [, , reason] = listField(report, 'longrepr')
  return typeof reason === 'string' ? reason.replace(/^Skipped: /, '') : undefined
}

/** An exception and those that caused it, outermost last; old versions write the last alone. */
function tracesIn(written: JsonObject): readonly JsonObject[] {
  const chain = listField(written, 'chain').flatMap((link) =>
    Array.isArray(link) && isRecord(link[0]) ? [link[0]] : [],
  )
  const only = objectField(written, 'reprtraceback')
  return chain.length > 0 || !only ? chain : [only]
}

function textOfTrace(traceback: JsonObject): string {
  return objectsField(traceback, 'reprentries')
    .flatMap((entry) => {
      const data = objectField(entry, 'data')
      const place = objectField(data, 'reprfileloc')
      const path = textField(place, 'path')
      const lines = textsField(data, 'lines')
      return path === undefined
        ? lines
        : [...lines, '', `${path}:${String(fieldOf(place, 'lineno'))}: ${textField(place, 'message') ?? ''}`]
    })
    .join('\n')
}

/** The class of the exception, which pytest writes behind the place. */
function typeIn(traceback: JsonObject | undefined): string | undefined {
  const place = objectField(objectField(objectsField(traceback, 'reprentries').at(-1), 'data'), 'reprfileloc')
  const type = textField(place, 'message')
  return type !== undefined && /^[A-Za-z_][\w.]*$/.test(type) ? type : undefined
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? ''
}
