import { expectTypeOf, test } from 'vitest'
import type { ErrorKind, ErrorValue } from '../../src/errors/index.ts'
import type { EnvelopeError, StatementError } from '../../src/messages/index.ts'

test('what writers and signers return has kinds of the registry only', () => {
  expectTypeOf<StatementError | EnvelopeError>().toExtend<ErrorValue<ErrorKind>>()
})
