import type { Result } from 'neverthrow'
import * as z from 'zod'
import type { Decision } from '../policy/decision/decision.ts'
import { exactly } from '../schema/exactly.ts'
import type { Instant } from '../schema/instant.ts'
import { plainRecord } from '../schema/plain-record.ts'
import { checkSchema } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import { lineOfText } from '../schema/text.ts'
import { excerptOf, type DecisionExcerpt } from './decision-excerpt.ts'
import { DigestSetSchema, type DigestSet } from './digest-set.ts'
import { policySetDigest } from './policy-set-digest.ts'
import type { ResourceDescriptor } from './resource-descriptor.ts'
import { resourceUri } from './resource-uri.ts'
import { slsaLevels } from './slsa-levels.ts'
import { statementOf, type Statement, type StatementError } from './statement.ts'

/** Who decided: consumers trust a signer for a verifier, by this name. */
export interface Verifier {
  /** A URI. */
  readonly id: string
  /** The versions of its parts, by name. */
  readonly version?: Readonly<Record<string, string>>
}

/** An attestation that a verification stands on. */
export interface InputAttestation {
  readonly uri?: string
  readonly digest: DigestSet
}

/** That an artefact was verified against policies, and what came of it. */
export interface VerificationSummaryPredicate {
  readonly verifier: Verifier
  readonly timeVerified: Instant
  readonly resourceUri: string
  readonly policy: ResourceDescriptor & { readonly uri: string }
  readonly inputAttestations?: readonly InputAttestation[]
  /** `PASSED` for a satisfied decision only. */
  readonly verificationResult: 'PASSED' | 'FAILED'
  /** `['FAILED']` where the decision is not satisfied, as the format asks for. */
  readonly verifiedLevels: readonly string[]
  readonly slsaVersion?: string
  /** An extension: what the two results cannot say. */
  readonly gatewrightDecision: DecisionExcerpt
}

export type VerificationSummaryStatement = Statement<
  'https://slsa.dev/verification_summary/v1',
  VerificationSummaryPredicate
>

export interface VerificationSummaryOptions {
  readonly verifier: Verifier
  /** Where consumers fetch the artefact, so that the summary for one place does not count for another. */
  readonly resourceUri: string
  /**
   * Where the policies are kept. `digest` is that of what lies there; by default the sha256 of the canonical JSON of the
   * policy, or of the decision's list of policies and their digests where there are several.
   */
  readonly policy: { readonly uri: string; readonly digest?: DigestSet }
  /** Needed where the subject's id holds no digest. Added to those that it holds. */
  readonly subjectDigest?: DigestSet
  /** All attestations that the decision stands on, or absent. */
  readonly inputAttestations?: readonly InputAttestation[]
  /** What a satisfied decision verifies, as `['SLSA_BUILD_LEVEL_3']`. None by default: a gate about tests says nothing of SLSA. */
  readonly verifiedLevels?: readonly string[]
  /** The version of SLSA that the levels are of, as `1.1`. */
  readonly slsaVersion?: string
}

const OptionsSchema: z.ZodType<VerificationSummaryOptions> = exactly<VerificationSummaryOptions>()(
  strictObject({
    verifier: strictObject({
      id: resourceUri(),
      version: z.exactOptional(plainRecord(lineOfText(256), lineOfText(256))),
    }),
    resourceUri: resourceUri(),
    policy: strictObject({ uri: resourceUri(), digest: z.exactOptional(DigestSetSchema) }),
    subjectDigest: z.exactOptional(DigestSetSchema),
    inputAttestations: z.exactOptional(
      z.array(strictObject({ uri: z.exactOptional(resourceUri()), digest: DigestSetSchema })),
    ),
    verifiedLevels: z.exactOptional(slsaLevels()),
    slsaVersion: z.exactOptional(z.string().regex(/^\d+\.\d+$/, 'Not a version, as 1.1.')),
  }),
)

/**
 * A decision as a SLSA verification summary: that the verifier holds the artefact against policies, and whether it may be
 * used as the resource. `PASSED` is a satisfied decision and nothing else; for every other status `gatewrightDecision`
 * tells which it is, and the reason.
 *
 * `timeVerified` is the decision's `evaluatedAt`.
 *
 * Errors: `schema/invalid` for an option that cannot be used, `statement/no-digest` where neither the subject nor the
 * caller has a digest, `statement/digest-conflict` where they contradict each other.
 *
 * @remarks https://slsa.dev/spec/v1.1/verification_summary.
 * @example
 * import { writeVerificationSummary } from '@gatewright/core/messages'
 * import { decide, definePolicy, passing } from '@gatewright/core/policy'
 *
 * const policy = definePolicy({
 *   id: 'shop.release',
 *   applies: { decisionContexts: ['release'], subjectTypes: ['koji_build'] },
 *   rules: [passing('dist.rpmlint')],
 * })
 * const subject = { type: 'koji_build', identifier: 'bash-5.2-1.fc40' }
 * const query = { decisionContext: 'release', at: '2026-11-22T04:19:00Z' }
 * const decision = decide([policy], { subject, results: [] }, query)
 * const summary = writeVerificationSummary(decision, {
 *   verifier: { id: 'https://gate.example' },
 *   resourceUri: 'https://packages.example/bash-5.2-1.fc40.x86_64.rpm',
 *   policy: { uri: 'https://policies.example/shop.release' },
 * })
 * console.log(summary.isErr() && summary.error.kind) // statement/no-digest
 */
export function writeVerificationSummary(
  decision: Decision,
  options: VerificationSummaryOptions,
): Result<VerificationSummaryStatement, StatementError> {
  return checkSchema(OptionsSchema, options).andThen((checked) =>
    statementOf(
      decision,
      checked.subjectDigest,
      'https://slsa.dev/verification_summary/v1',
      predicateOf(decision, checked),
    ),
  )
}

function predicateOf(decision: Decision, options: VerificationSummaryOptions): VerificationSummaryPredicate {
  const { verifier, inputAttestations, verifiedLevels = [], slsaVersion } = options
  const passed = decision.status === 'satisfied'
  return {
    verifier,
    timeVerified: decision.evaluatedAt,
    resourceUri: options.resourceUri,
    policy: policyOf(decision, options),
    ...(inputAttestations === undefined ? {} : { inputAttestations }),
    verificationResult: passed ? 'PASSED' : 'FAILED',
    verifiedLevels: passed ? verifiedLevels : ['FAILED'],
    ...(slsaVersion === undefined ? {} : { slsaVersion }),
    gatewrightDecision: excerptOf(decision),
  }
}

/** Without a digest where no policy applied and the caller gave none: there is nothing that it could be of. */
function policyOf(
  decision: Decision,
  { policy }: VerificationSummaryOptions,
): VerificationSummaryPredicate['policy'] {
  if (policy.digest) return { uri: policy.uri, digest: policy.digest }
  const own = policySetDigest(decision)
  return own === undefined
    ? { uri: policy.uri }
    : { uri: policy.uri, digest: { sha256: own.slice('sha256:'.length) } }
}
