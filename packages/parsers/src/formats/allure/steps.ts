import { objectsField, type JsonObject } from '../../reading/json/json-fields.ts'

/** All steps of a test or a step, each before those inside it. */
export function stepsIn(owner: JsonObject): readonly JsonObject[] {
  return objectsField(owner, 'steps').flatMap((step) => [step, ...stepsIn(step)])
}
