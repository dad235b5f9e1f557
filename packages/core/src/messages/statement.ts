import type { Result } from 'neverthrow'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { canonicalJson, type JsonValue } from '../canonical/canonical-json.ts'
import type { Decision } from '../policy/decision/decision.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import type { DigestSet } from './digest-set.ts'
import type { ResourceDescriptor } from './resource-descriptor.ts'
import { resolveSubjectDigest, type SubjectDigestError } from './subject-digest.ts'

/** An artefact that a statement is about. Consumers match it by its digest alone. */
export interface StatementSubject extends ResourceDescriptor {
  readonly name: string
  readonly digest: DigestSet
}

/**
 * An in-toto statement: binds what is said (the predicate) to the artefact it is said of.
 *
 * @remarks in-toto attestation framework v1.1, Statement.
 */
export interface Statement<PredicateType extends string = string, Predicate extends object = object> {
  readonly _type: 'https://in-toto.io/Statement/v1'
  readonly subject: readonly StatementSubject[]
  readonly predicateType: PredicateType
  readonly predicate: Predicate
}

/** Why a statement cannot be written: an option does not fit its schema, or the subject has no digest. */
export type StatementError = SchemaError | SubjectDigestError

/** The statement that says a predicate of a decision's subject. */
export function statementOf<PredicateType extends string, Predicate extends object>(
  decision: Decision,
  subjectDigest: DigestSet | undefined,
  predicateType: PredicateType,
  predicate: Predicate,
): Result<Statement<PredicateType, Predicate>, SubjectDigestError> {
  return resolveSubjectDigest(decision.subject, subjectDigest).map((digest) => ({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: decision.subject.identifier, digest }],
    predicateType,
    predicate,
  }))
}

/** The one sequence of bytes that stands for a statement and is signed: its canonical JSON in UTF-8. */
export function statementBytes(statement: Statement): Uint8Array {
  return utf8ToBytes(canonicalJson(statement as unknown as JsonValue))
}
