import * as z from 'zod'
import { readWebAddress } from '../ingest/web-address.ts'
import { exactly } from '../schema/exactly.ts'
import { strictObject } from '../schema/strict-object.ts'
import { freeText, webUrl } from '../schema/text.ts'
import { publishedKinds, type PublishedKind } from './published-events.ts'
import { secretKeyBytes } from './ed25519.ts'
import { secretBytes } from './webhook-secret.ts'

/** Where messages go, and which. */
export interface WebhookSubscription {
  /** Letters, digits, `_` and `-`, 64 at most. */
  readonly id: string
  /** With the scheme `https`, without a user or password. */
  readonly url: string
  /** Whether `url` may have the scheme `http`, for a network of one's own. */
  readonly allowHttp?: true
  /** What messages are signed with, as `whsec_…` or `whsk_…`: one, or up to five while one replaces another. */
  readonly secrets: readonly string[]
  /** Which events; all that are published by default. */
  readonly kinds?: readonly PublishedKind[]
  /** What a body looks like: that of Standard Webhooks by default. */
  readonly format?: 'standard' | 'cloudevents'
  /** Events of a subscription that is `paused` or `disabled` wait until it is active again. */
  readonly state: 'active' | 'paused' | 'disabled'
  /** Why it is not active. */
  readonly reason?: string
}

/** Where messages may be sent to. */
export function webhookUrl(): z.ZodString {
  return webUrl().refine((url) => {
    const { username, password } = readWebAddress(url) ?? { username: url, password: '' }
    return username === '' && password === ''
  }, 'Not an address to send to; write it without user and password, as https://hooks.example/ci.')
}

export const WebhookSubscriptionSchema: z.ZodType<WebhookSubscription> = exactly<WebhookSubscription>()(
  strictObject({
    id: z.string().regex(/^[\w-]{1,64}$/, 'An id has 1 to 64 letters, digits, _ and -.'),
    url: webhookUrl(),
    allowHttp: z.exactOptional(z.literal(true)),
    secrets: z
      .array(
        z.string().refine((secret) => secretBytes(secret).isOk() || secretKeyBytes(secret).isOk(), {
          error: 'Not a secret; write whsec_ and 24 to 64 bytes in base64, or whsk_ and a secret key.',
        }),
      )
      .min(1)
      .max(5),
    kinds: z.exactOptional(z.array(z.enum(publishedKinds as [PublishedKind, ...PublishedKind[]])).min(1)),
    format: z.exactOptional(z.enum(['standard', 'cloudevents'])),
    state: z.enum(['active', 'paused', 'disabled']),
    reason: z.exactOptional(freeText(1024)),
  }),
).refine(({ url, allowHttp }) => allowHttp === true || url.toLowerCase().startsWith('https:'), {
  path: ['url'],
  error: 'Not https; messages can be read on their way. Say allowHttp where that is meant.',
})
