/** What this module froze, so that a rule inside a rule is not copied once for every level. */
const frozen = new WeakSet<object>()

/**
 * The same plain data as a copy, frozen through and through: a policy that was checked stays as it was checked, and the
 * lists that it was made of stay the caller's own.
 */
export function freeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || frozen.has(value)) return value
  const copy = Array.isArray(value)
    ? value.map((member: unknown) => freeze(member))
    : Object.fromEntries(
        Object.entries(value).map(([key, member]: [string, unknown]) => [key, freeze(member)]),
      )
  frozen.add(Object.freeze(copy))
  return copy as Value
}

/** True for what {@link freeze} gave out: nobody can have changed it since. */
export function isFrozenThrough(value: object): boolean {
  return frozen.has(value)
}
