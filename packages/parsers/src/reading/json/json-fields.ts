/** An object out of JSON: nothing is known of it. */
export type JsonObject = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value of an own key; never something that every object inherits. */
export function fieldOf(object: JsonObject | undefined, key: string): unknown {
  return object && Object.hasOwn(object, key) ? object[key] : undefined
}

export function textField(object: JsonObject | undefined, key: string): string | undefined {
  const value = fieldOf(object, key)
  return typeof value === 'string' ? value : undefined
}

/** A finite number. */
export function numberField(object: JsonObject | undefined, key: string): number | undefined {
  const value = fieldOf(object, key)
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

export function objectField(object: JsonObject | undefined, key: string): JsonObject | undefined {
  const value = fieldOf(object, key)
  return isRecord(value) ? value : undefined
}

/** The elements of an array, empty where there is none. */
export function listField(object: JsonObject | undefined, key: string): readonly unknown[] {
  const value = fieldOf(object, key)
  return Array.isArray(value) ? value : []
}

/** The elements of an array that are objects. */
export function objectsField(object: JsonObject | undefined, key: string): readonly JsonObject[] {
  return listField(object, key).filter(isRecord)
}

/** The elements of an array that are texts. */
export function textsField(object: JsonObject | undefined, key: string): readonly string[] {
  return listField(object, key).filter((value): value is string => typeof value === 'string')
}
