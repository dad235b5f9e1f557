import type { ReadingContext } from '../../reading/context.ts'
import { objectsField, textField, type JsonObject } from '../../reading/json/json-fields.ts'
import { filledText } from '../../reading/json/json-report.ts'

/** Values of the labels of one name, in the order of the report. */
export function labelled(result: JsonObject, name: string): readonly string[] {
  return objectsField(result, 'labels')
    .filter((label) => textField(label, 'name') === name)
    .flatMap((label) => filledText(label, 'value') ?? [])
}

/** Labels as properties: tags under `tag`, others under `label.` and their name. */
export function labelProperties(
  result: JsonObject,
  { cut }: ReadingContext,
): readonly (readonly [string, string])[] {
  return objectsField(result, 'labels').flatMap((label) => {
    const name = filledText(label, 'name')
    const value = textField(label, 'value')
    if (name === undefined || value === undefined) return []
    return [[name === 'tag' ? name : `label.${name}`, cut(value)] as const]
  })
}
