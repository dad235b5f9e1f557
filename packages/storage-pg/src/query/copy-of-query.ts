/** A query is not nested deeper than this; what is, no check lets pass. */
const deepest = 6

/**
 * A copy of a query, so that what is changed in it after the call is not looked at. Names stay the same texts, which a
 * structured clone would write and hash anew: they come by the thousand, and again and again.
 */
export function copyOfQuery<Query>(query: Query): Query {
  return copyOf(query, 0) as Query
}

function copyOf(value: unknown, depth: number): unknown {
  if (depth > deepest || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((one) => copyOf(one, depth + 1))
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copyOf(part, depth + 1)]))
}
