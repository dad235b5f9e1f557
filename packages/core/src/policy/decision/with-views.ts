const views = Symbol('views')

interface WithViews {
  readonly [views]: Readonly<Record<string, () => unknown>>
}

/**
 * A getter of each name, the same for all objects: with getters of its own every object would be of a shape of its own, and
 * the engine keeps shapes, and what their getters hold, long after the objects are gone.
 */
const getters = new Map<string, PropertyDescriptor>()

function getterOf(name: string): PropertyDescriptor {
  let getter = getters.get(name)
  if (!getter) {
    getter = {
      enumerable: true,
      get(this: WithViews) {
        return this[views][name]?.()
      },
    }
    getters.set(name, getter)
  }
  return getter
}

/** The object with further properties that are worked out when they are first read. Copied or written out, it is plain data. */
export function withViews<Base extends object, Views extends object>(
  base: Base,
  lazily: { readonly [Name in keyof Views]: () => Views[Name] },
): Base & Views {
  Object.defineProperty(base, views, { value: lazily })
  for (const name of Object.keys(lazily)) Object.defineProperty(base, name, getterOf(name))
  return base as Base & Views
}
