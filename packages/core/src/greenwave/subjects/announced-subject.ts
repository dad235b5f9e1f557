import type { SubjectType } from './subject-type.ts'
import { subjectFromData, type Subject } from './subject.ts'

/** The value of a list of one; the list where it holds several. */
export function firstOfOne(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value
}

/**
 * The subject that a new result is about, by its data; nothing where that cannot be told. A compose is told by
 * `productmd.compose.id` alone: results that name one in another way say too little of which it was.
 */
export function announcedSubject(
  data: Readonly<Record<string, unknown>>,
  subjectTypes: readonly SubjectType[],
): Subject | undefined {
  const single = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, firstOfOne(value)]))
  const found = subjectFromData(single, subjectTypes)
  if (!found || typeof found.identifier !== 'string') return undefined
  if (found.type.id === 'compose' && !Object.hasOwn(data, 'productmd.compose.id')) return undefined
  return { type: found.type, identifier: found.identifier }
}
