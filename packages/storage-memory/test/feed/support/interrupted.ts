import { err, errAsync, ResultAsync } from 'neverthrow'

/** Stores of which the process ended at one call, before it did anything or after it did it all. */
export interface Interrupted<Stores> {
  readonly stores: Stores
  /** How many calls were made. */
  calls(): number
}

/** Counts every call to the methods of every store, and lets the call of one number fail. */
export function interrupted<Stores extends object>(
  stores: Stores,
  at?: { readonly call: number; readonly when: 'before' | 'after' },
): Interrupted<Stores> {
  let calls = 0
  const down = { kind: 'store/unavailable', message: 'The process ended.', retryable: true } as const
  const wrapped = <Store extends object>(store: Store): Store =>
    new Proxy(store, {
      get(target, key): unknown {
        const member: unknown = Reflect.get(target, key)
        if (typeof member !== 'function') return member
        return (...args: unknown[]): unknown => {
          calls += 1
          const call = (): unknown => Reflect.apply(member, target, args)
          if (calls !== at?.call) return call()
          if (at.when === 'before') return errAsync(down)
          return new ResultAsync(Promise.resolve(call()).then(() => err(down)))
        }
      },
    })
  return {
    calls: () => calls,
    stores: new Proxy(stores, {
      get(target, key): unknown {
        const member: unknown = Reflect.get(target, key)
        return typeof member === 'object' && member !== null ? wrapped(member) : member
      },
    }),
  }
}
