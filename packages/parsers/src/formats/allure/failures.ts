import type { CaseFailure, CaseOutcome } from '@gatewright/core/ports'
import { withoutUndefined, type ReadingContext } from '../../reading/context.ts'
import { objectField, textField, type JsonObject } from '../../reading/json/json-fields.ts'
import { filledText } from '../../reading/json/json-report.ts'
import { stepsIn } from './steps.ts'

/** What went wrong: what the result says of itself, else what its innermost failed steps say. */
export function failuresOf(
  result: JsonObject,
  outcome: CaseOutcome,
  context: ReadingContext,
): readonly CaseFailure[] {
  if (outcome === 'passed' || outcome === 'skipped') return []
  const own = failureIn(result, outcome === 'failed' ? 'failure' : 'error', context)
  if (own) return [own]
  const failed = stepsIn(result).filter(hasFailed)
  const inner = failed
    .filter((step) => !stepsIn(step).some(hasFailed))
    .flatMap((step) => stepFailure(step, context))
  if (inner.length > 0 || outcome !== 'error' || textField(result, 'status') === 'broken') return inner
  return [{ kind: 'error', message: 'The test did not end.' }]
}

function hasFailed(step: JsonObject): boolean {
  const status = textField(step, 'status')
  return status === 'failed' || status === 'broken'
}

function stepFailure(step: JsonObject, context: ReadingContext): CaseFailure {
  const kind = textField(step, 'status') === 'failed' ? 'failure' : 'error'
  const name = filledText(step, 'name')
  return (
    failureIn(step, kind, context) ?? { kind, message: context.cut(`Step failed: ${name ?? '(unnamed)'}`) }
  )
}

function failureIn(
  owner: JsonObject,
  kind: CaseFailure['kind'],
  { cut }: ReadingContext,
): CaseFailure | undefined {
  const details = objectField(owner, 'statusDetails')
  const message = filledText(details, 'message')
  const trace = filledText(details, 'trace')
  if (message === undefined && trace === undefined) return undefined
  return withoutUndefined({
    kind,
    message: message === undefined ? undefined : cut(message),
    trace: trace === undefined ? undefined : cut(trace),
  })
}
