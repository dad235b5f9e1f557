import * as z from 'zod'
import { plainRecord } from '../schema/plain-record.ts'
import { lineOfText } from '../schema/text.ts'

/**
 * The digests of one artefact, by algorithm: `{ sha256: '…' }` in lower-case hexadecimal, `{ gitCommit: '…' }` for a commit.
 *
 * @remarks in-toto attestation framework v1.1, field type DigestSet.
 */
export type DigestSet = Readonly<Record<string, string>>

/** How many hexadecimal digits a value has. Values of algorithms that are not named here are taken as they stand. */
const hexDigits: Readonly<Record<string, readonly number[]>> = {
  sha256: [64],
  sha224: [56],
  sha384: [96],
  sha512: [128],
  sha512_224: [56],
  sha512_256: [64],
  sha3_224: [56],
  sha3_256: [64],
  sha3_384: [96],
  sha3_512: [128],
  sha1: [40],
  md5: [32],
  gitCommit: [40, 64],
  gitTree: [40, 64],
  gitBlob: [40, 64],
  gitTag: [40, 64],
}

const algorithmName = /^[A-Za-z][A-Za-z0-9_]*$/

export const DigestSetSchema: z.ZodType<DigestSet> = plainRecord(
  z.string().regex(algorithmName, 'Not the name of a digest algorithm, as sha256.'),
  lineOfText(1024),
).superRefine((digests, context) => {
  if (Object.keys(digests).length === 0)
    context.addIssue({ code: 'custom', message: 'At least one digest is needed, as { sha256: "…" }.' })
  for (const [algorithm, value] of Object.entries(digests)) {
    if (isDigestValue(algorithm, value)) continue
    const wanted = digitsOf(algorithm)?.join(' or ') ?? ''
    const message = `Not a ${algorithm} digest: ${wanted} hexadecimal digits in lower case.`
    context.addIssue({ code: 'custom', path: [algorithm], message, params: { code: 'bad-format' } })
  }
})

/** True for an algorithm whose values this module can check. */
export function isKnownAlgorithm(algorithm: string): boolean {
  return digitsOf(algorithm) !== undefined
}

/** Whether a value can be a digest of the algorithm; true for algorithms that are not known. */
export function isDigestValue(algorithm: string, value: string): boolean {
  const lengths = digitsOf(algorithm)
  return lengths === undefined || (lengths.includes(value.length) && /^[0-9a-f]+$/.test(value))
}

function digitsOf(algorithm: string): readonly number[] | undefined {
  return Object.hasOwn(hexDigits, algorithm) ? hexDigits[algorithm] : undefined
}
