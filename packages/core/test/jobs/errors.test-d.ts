import { expectTypeOf, test } from 'vitest'
import type { ErrorKind, ErrorValue } from '../../src/errors/index.ts'
import type { JobError } from '../../src/jobs/index.ts'
import type { RetryAborted } from '../../src/resilience/index.ts'

test('what jobs return has kinds of the registry only', () => {
  expectTypeOf<JobError>().toExtend<ErrorValue<ErrorKind>>()
  expectTypeOf<RetryAborted>().toExtend<ErrorValue<ErrorKind>>()
})
