import { expectTypeOf, test } from 'vitest'
import { errorRegistry, type ErrorKind, type ErrorValue } from '../../src/errors/index.ts'
import type { BuildSourceError, GreenwaveFailure, RemoteFileError } from '../../src/greenwave/index.ts'
import type { EnvelopeError, StatementError } from '../../src/messages/index.ts'
import type { GateClosedError, PolicyError, ReplayError } from '../../src/policy/index.ts'
import type {
  NoProxyError,
  NotPermittedError,
  WaiverEventError,
  WaiverImportError,
} from '../../src/waiver/index.ts'
import type { AppendError, QueryError, ReadError, ReportError } from '../../src/ports/index.ts'
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

test('what core returns and its ports ask for has kinds of the registry only', () => {
  expectTypeOf<
    | SchemaError
    | TestcaseNameError
    | ItemError
    | VariantError
    | OutcomeError
    | InstantError
    | PolicyError
    | ReplayError
    | GateClosedError
    | NotPermittedError
    | NoProxyError
    | WaiverEventError
    | WaiverImportError
    | StatementError
    | EnvelopeError
    | ReportError
    | AppendError
    | QueryError
    | ReadError
    | GreenwaveFailure
    | RemoteFileError
    | BuildSourceError
  >().toExtend<ErrorValue<ErrorKind>>()
})

test('another package has kinds of its own', () => {
  expectTypeOf<ErrorValue<'store/on-fire'>>().toExtend<ErrorValue>()
  expectTypeOf<ErrorValue<'store/on-fire'>>().not.toExtend<ErrorValue<ErrorKind>>()
})
