import type { ResultAsync } from 'neverthrow'
import { expectTypeOf, test } from 'vitest'
import type { ErrorKind, ErrorValue } from '../../src/errors/index.ts'
import type {
  InvalidWebhookSecret,
  NoEd25519,
  planDeliveries,
  replayDeadLetters,
  SubscriptionError,
  WebhookNotVerified,
} from '../../src/feed/index.ts'

type ErrorOf<Call extends (...args: never[]) => unknown> =
  ReturnType<Call> extends ResultAsync<unknown, infer Failure> ? Failure : never

test('what feeds and webhooks return has kinds of the registry only', () => {
  expectTypeOf<InvalidWebhookSecret | NoEd25519 | WebhookNotVerified | SubscriptionError>().toExtend<
    ErrorValue<ErrorKind>
  >()
  expectTypeOf<ErrorOf<typeof planDeliveries> | ErrorOf<typeof replayDeadLetters>>().toExtend<
    ErrorValue<ErrorKind>
  >()
})
