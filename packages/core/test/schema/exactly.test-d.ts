import { expectTypeOf, test } from 'vitest'
import * as z from 'zod'
import { exactly, type Describes } from '../../src/schema/exactly.ts'

interface Named {
  readonly name: string
  readonly note?: string
}

const name = z.string()
const note = z.exactOptional(z.string())

test('a schema that says what the interface says is typed by the interface', () => {
  expectTypeOf(exactly<Named>()(z.strictObject({ name, note }))).toEqualTypeOf<z.ZodType<Named>>()
})

test('a forgotten required key', () => {
  const schema = z.strictObject({ note })
  expectTypeOf<Describes<typeof schema, Named>>().toEqualTypeOf<false>()
  // @ts-expect-error name is missing
  exactly<Named>()(schema)
})

test('a forgotten optional key', () => {
  const schema = z.strictObject({ name })
  expectTypeOf<Describes<typeof schema, Named>>().toEqualTypeOf<false>()
  // @ts-expect-error note is missing
  exactly<Named>()(schema)
})

test('an extra key', () => {
  const schema = z.strictObject({ name, note, age: z.number() })
  expectTypeOf<Describes<typeof schema, Named>>().toEqualTypeOf<false>()
  // @ts-expect-error the interface has no age
  exactly<Named>()(schema)
})

test('an extra optional key', () => {
  const schema = z.strictObject({ name, note, age: z.exactOptional(z.number()) })
  expectTypeOf<Describes<typeof schema, Named>>().toEqualTypeOf<false>()
  // @ts-expect-error the interface has no age
  exactly<Named>()(schema)
})

test('a key that is optional on one side only', () => {
  const schema = z.strictObject({ name: z.exactOptional(name), note })
  const schema1 = z.strictObject({ name, note: z.string() })
  expectTypeOf<Describes<typeof schema, Named>>().toEqualTypeOf<false>()
  expectTypeOf<Describes<typeof schema1, Named>>().toEqualTypeOf<false>()
  // @ts-expect-error name is required
  exactly<Named>()(schema)
  // @ts-expect-error note is optional
  exactly<Named>()(schema1)
})

test('a key that may be undefined where the interface only lets it be absent', () => {
  const schema = z.strictObject({ name, note: z.string().optional() })
  expectTypeOf<Describes<typeof schema, Named>>().toEqualTypeOf<false>()
  // @ts-expect-error note may be absent, not undefined
  exactly<Named>()(schema)
})

test('a value of another type', () => {
  const schema = z.strictObject({ name: z.number(), note })
  const schema1 = z.strictObject({ name: z.any(), note })
  expectTypeOf<Describes<typeof schema, Named>>().toEqualTypeOf<false>()
  expectTypeOf<Describes<typeof schema1, Named>>().toEqualTypeOf<false>()
  // @ts-expect-error name is a text
  exactly<Named>()(schema)
  // @ts-expect-error any is not a text
  exactly<Named>()(schema1)
})

test('differences inside lists, unions and records', () => {
  interface Deep {
    readonly list: readonly { readonly a: 1 | 2 }[]
    readonly record: Readonly<Record<string, string>>
  }
  const list = z.array(z.strictObject({ a: z.literal([1, 2]) }))
  const record = z.record(z.string(), z.string())
  expectTypeOf(exactly<Deep>()(z.strictObject({ list, record }))).toEqualTypeOf<z.ZodType<Deep>>()
  // @ts-expect-error 2 is missing
  exactly<Deep>()(z.strictObject({ list: z.array(z.strictObject({ a: z.literal(1) })), record }))
  // @ts-expect-error the values are texts
  exactly<Deep>()(z.strictObject({ list, record: z.record(z.string(), z.number()) }))
  expectTypeOf<Describes<typeof list, Deep['list']>>().toEqualTypeOf<true>()
  expectTypeOf<Describes<typeof list, readonly { readonly a: 1 }[]>>().toEqualTypeOf<false>()
})
