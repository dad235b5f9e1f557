import type { ReadingContext } from '../../reading/context.ts'
import { fieldOf, objectsField, textField, type JsonObject } from '../../reading/json/json-fields.ts'
import { filledText } from '../../reading/json/json-report.ts'

const secretModes = new Set(['hidden', 'masked'])
/** Enough of a digest to tell sets of parameters apart. */
const digestLength = 8

/**
 * The parameters that tell runs of a test apart, as they go behind its name: `[size=2, kind=round]`. Those that are excluded from the
 * history are left out. Values that are to be hidden are told apart by the history id instead.
 */
export function parametersInName(result: JsonObject): string {
  const parameters = objectsField(result, 'parameters').filter(
    (parameter) => fieldOf(parameter, 'excluded') !== true,
  )
  const shown = parameters.filter((parameter) => !isSecret(parameter)).map(textOf)
  const history = filledText(result, 'historyId')?.slice(-digestLength)
  const parts = parameters.some(isSecret) && history !== undefined ? [...shown, `…${history}`] : shown
  return parts.length === 0 ? '' : ` [${parts.join(', ')}]`
}

/** Parameters as properties; values that are to be hidden are left out. */
export function parameterProperties(
  result: JsonObject,
  { cut }: ReadingContext,
): readonly (readonly [string, string])[] {
  return objectsField(result, 'parameters')
    .filter((parameter) => !isSecret(parameter))
    .map((parameter) => [`parameter.${textField(parameter, 'name') ?? ''}`, cut(valueOf(parameter))] as const)
}

function isSecret(parameter: JsonObject): boolean {
  return secretModes.has((textField(parameter, 'mode') ?? '').toLowerCase())
}

function textOf(parameter: JsonObject): string {
  return `${textField(parameter, 'name') ?? ''}=${valueOf(parameter)}`
}

function valueOf(parameter: JsonObject): string {
  const value = fieldOf(parameter, 'value')
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
