import { expectTypeOf, test } from 'vitest'
import type { ErrorKind, ErrorValue } from '../../src/errors/index.ts'
import type {
  EnvelopeError,
  ParkedMessageError,
  ReadMessageError,
  StatementError,
  StoreMessageError,
} from '../../src/messages/index.ts'

test('what writers and signers return has kinds of the registry only', () => {
  expectTypeOf<StatementError | EnvelopeError>().toExtend<ErrorValue<ErrorKind>>()
})

test('so has what readers and consumers of messages return', () => {
  expectTypeOf<ReadMessageError | ParkedMessageError | StoreMessageError>().toExtend<ErrorValue<ErrorKind>>()
})
