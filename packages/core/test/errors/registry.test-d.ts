import { expectTypeOf, test } from 'vitest'
import { errorRegistry, type ErrorKind, type ErrorValue } from '../../src/errors/index.ts'
import type { AppendError, ReportError } from '../../src/ports/index.ts'
import type {
  InstantError,
  ItemError,
  OutcomeError,
  SchemaError,
  TestcaseNameError,
  VariantError,
} from '../../src/schema/index.ts'

test('the registry has every kind and no other', () => {
  expectTypeOf<keyof typeof errorRegistry>().toEqualTypeOf<ErrorKind>()
})

test('every error is an error value with a kind of the registry', () => {
  expectTypeOf<
    SchemaError | TestcaseNameError | ItemError | VariantError | OutcomeError | InstantError
  >().toExtend<ErrorValue>()
  expectTypeOf<ReportError | AppendError>().toExtend<ErrorValue>()
})

test('an unknown kind does not compile', () => {
  // @ts-expect-error the kind is not registered
  type Unknown = ErrorValue<'store/on-fire'>
  expectTypeOf<Unknown>().not.toBeAny()
})
