import type { ResultAsync } from 'neverthrow'
import { signEnvelope, type Envelope, type EnvelopeError, type EnvelopeSigner } from './sign-envelope.ts'
import { statementBytes, type Statement } from './statement.ts'

/**
 * A statement, as its canonical JSON, in an envelope with the signatures of all signers.
 *
 * Errors: `envelope/no-signer` where there are none, `envelope/signer-failed` where one of them did not sign.
 *
 * @remarks in-toto attestation framework v1.1, Envelope.
 * @example
 * import { signStatement, type EnvelopeSigner, type Statement } from '@gatewright/core/messages'
 *
 * const statement: Statement = {
 *   _type: 'https://in-toto.io/Statement/v1',
 *   subject: [{ name: 'app', digest: { gitCommit: '1f7391f92b6a3792204e07e99f71f643cc35e7e1' } }],
 *   predicateType: 'https://example.com/checked/v1',
 *   predicate: {},
 * }
 * const locked: EnvelopeSigner = { keyId: 'release', sign: () => Promise.reject(new Error('locked')) }
 * const envelope = await signStatement(statement, [locked])
 * console.log(envelope.isErr() && envelope.error.message) // Signer "release" did not sign.
 */
export function signStatement(
  statement: Statement,
  signers: readonly EnvelopeSigner[],
): ResultAsync<Envelope, EnvelopeError> {
  return signEnvelope('application/vnd.in-toto+json', statementBytes(statement), signers)
}
