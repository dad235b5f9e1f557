import type * as z from 'zod'

type DeepReadonly<T> = T extends string | number | boolean | null | undefined
  ? T
  : { readonly [K in keyof T]: DeepReadonly<T[K]> }

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Both flattened, so that an intersection or an `extends` does not count as a difference. */
type Flat<T> = T extends string | number | boolean | null | undefined ? T : { [K in keyof T]: Flat<T[K]> }

/** True when what a schema lets through is the interface, optional keys and all; `readonly` is not counted. */
export type Describes<Schema extends z.ZodType, Interface> = Same<
  Flat<DeepReadonly<z.output<Schema>>>,
  Flat<DeepReadonly<Interface>>
>

/**
 * Types a schema by the interface it describes, and does not compile where the two differ.
 * The interface is the source of truth; a key that one side forgot is found here.
 */
export function exactly<Interface>(): <Schema extends z.ZodType>(
  schema: Describes<Schema, Interface> extends true
    ? Schema
    : { 'schema and interface differ': z.output<Schema> },
) => z.ZodType<Interface> {
  return (schema) => schema as unknown as z.ZodType<Interface>
}
