/**
 * The closed set of error kinds that this package's functions return and its ports ask for; {@link errorRegistry} says
 * what each means. Other packages have a registry of their own.
 */
export type ErrorKind =
  | 'schema/invalid'
  | 'testcase/invalid-name'
  | 'item/unknown-type'
  | 'item/invalid-id'
  | 'variant/invalid'
  | 'outcome/unknown'
  | 'instant/invalid'
  | 'policy/invalid'
  | 'policy/replay-differs'
  | 'policy/gate-closed'
  | 'waiver/not-permitted'
  | 'waiver/no-proxy'
  | 'waiver/id-taken'
  | 'waiver/unknown'
  | 'waiver/ended'
  | 'waiver/own-approval'
  | 'waiver/not-requester'
  | 'waiver/comment-missing'
  | 'waiver/invalid-time'
  | 'waiver/invalid-record'
  | 'quarantine/invalid-time'
  | 'quarantine/reason-missing'
  | 'flake/out-of-order'
  | 'flake/invalid-statistics'
  | 'flakeguard/invalid-config'
  | 'report/empty'
  | 'report/unsupported-format'
  | 'report/malformed'
  | 'report/truncated'
  | 'report/unsafe'
  | 'report/encoding'
  | 'report/limit-exceeded'
  | 'report/aborted'
  | 'report/source-failed'
  | 'report/parser-failed'
  | 'store/unavailable'
  | 'store/key-conflict'
  | 'store/source-failed'
  | 'store/corrupt'
  | 'store/lease-lost'
  | 'store/stage-conflict'
  | 'store/version-conflict'
  | 'statement/no-digest'
  | 'statement/digest-conflict'
  | 'envelope/no-signer'
  | 'envelope/signer-failed'
  | 'greenwave/bad-request'
  | 'greenwave/no-payload'
  | 'greenwave/no-policy'
  | 'greenwave/source-failed'
  | 'greenwave/source-timed-out'
  | 'greenwave/fetch-failed'
  | 'greenwave/builds-unavailable'

/** The six groups a host may want to count or route errors by. */
export type ErrorCategory =
  | 'validation'
  | 'authentication'
  | 'rate_limit'
  | 'github_api'
  | 'database'
  | 'processing'

/** What is fixed about a kind of error, whoever meets it. */
export interface ErrorRegistration {
  /** One sentence: when this happens. `docs/errors.md` repeats it, and a test holds the two together. */
  readonly meaning: string
  /** Whether the same call can succeed later with the same input. */
  readonly retryable: boolean
  /** The status an HTTP host answers with. */
  readonly httpStatus: number
  readonly category: ErrorCategory
}

function validation(meaning: string, httpStatus: number = 400): ErrorRegistration {
  return { meaning, retryable: false, httpStatus, category: 'validation' }
}

function unreadable(meaning: string, httpStatus: number = 422): ErrorRegistration {
  return { meaning, retryable: false, httpStatus, category: 'processing' }
}

/**
 * Every kind of {@link ErrorKind}, with what never changes about it.
 *
 * A host that uses several packages spreads their registries into one; no two packages share a kind.
 *
 * @example
 * import { errorRegistry, type ErrorRegistration } from '@gatewright/core/errors'
 * import { errorRegistry as storageErrors } from '@gatewright/storage-memory'
 *
 * const all: Readonly<Record<string, ErrorRegistration>> = { ...errorRegistry, ...storageErrors }
 * console.log(all['store/corrupt-snapshot']?.httpStatus) // 500
 */
export const errorRegistry: Readonly<Record<ErrorKind, ErrorRegistration>> = {
  'schema/invalid': validation(
    'The data does not have the shape its schema asks for; `problems` lists every fault with its path.',
  ),
  'testcase/invalid-name': validation(
    'The text cannot name a testcase; `offset` is the index of the first character at fault.',
  ),
  'item/unknown-type': validation(
    'The item type is not one that is known, and unknown types were not allowed.',
  ),
  'item/invalid-id': validation('The id does not fit what its item type asks for.'),
  'variant/invalid': validation('A key or value cannot be part of a variant.'),
  'outcome/unknown': validation('The outcome is not in the configured set of outcomes.'),
  'instant/invalid': validation('The text is not an instant: RFC 3339 with the zone `Z`.'),
  'policy/invalid': validation(
    'A policy cannot be used as written; `problems` lists every fault with its place.',
  ),
  'policy/replay-differs': validation(
    'Policies and evidence do not give the decision that was recorded; `differences` says where.',
  ),
  'policy/gate-closed': validation(
    'The gate is closed, so what it guards was not done; `decision` says why.',
    409,
  ),
  'waiver/not-permitted': {
    meaning: 'No permission lets this person waive this testcase.',
    retryable: false,
    httpStatus: 403,
    category: 'authentication',
  },
  'waiver/no-proxy': {
    meaning: 'Only superusers may hand in waivers on behalf of others.',
    retryable: false,
    httpStatus: 403,
    category: 'authentication',
  },
  'waiver/id-taken': validation('There is a waiver with this id already.', 409),
  'waiver/unknown': validation('Nobody requested a waiver with this id.', 404),
  'waiver/ended': validation(
    'The waiver is rejected, withdrawn, revoked, contradictory or expired, and takes no more answers.',
    409,
  ),
  'waiver/own-approval': validation(
    'A waiver must be approved by somebody other than who requested it or handed it in.',
    403,
  ),
  'waiver/not-requester': validation('Only who requested a waiver or handed it in can withdraw it.', 403),
  'waiver/comment-missing': validation('Every request of a waiver, and every answer to it, must say why.'),
  'waiver/invalid-time': validation(
    'The waiver would end before it begins or later than is allowed, or it is approved before it was requested.',
  ),
  'waiver/invalid-record': validation(
    'Records of WaiverDB cannot be imported; `problems` lists every fault with its path, the index first.',
  ),
  'quarantine/invalid-time': validation(
    'The quarantine would end before it begins or later than the policy allows.',
  ),
  'quarantine/reason-missing': validation('Who decides about a quarantine must say why.'),
  'flake/out-of-order': validation(
    'A run is older than one of its day that was counted already, so the day has to be counted again.',
    409,
  ),
  'flake/invalid-statistics': unreadable(
    'Stored flake statistics are of another version or no statistics, so the results have to be counted again.',
  ),
  'flakeguard/invalid-config': validation(
    'A `.flakeguard.yml` cannot be used as written; `problems` lists every fault with its place.',
  ),
  'report/empty': unreadable('The report holds no bytes, or nothing but white space.'),
  'report/unsupported-format': unreadable(
    'The content is not a report format that any registered parser reads.',
    415,
  ),
  'report/malformed': unreadable('The content breaks the rules of its format at the place that is given.'),
  'report/truncated': unreadable('The content ends before the report does.'),
  'report/unsafe': unreadable(
    'The content uses a construct that is refused for safety, such as a document type declaration.',
  ),
  'report/encoding': unreadable('The bytes cannot be read in the encoding they declare.'),
  'report/limit-exceeded': unreadable('The content is larger or deeper than the configured limit.', 413),
  'report/aborted': {
    meaning: 'The caller asked to stop before the report was read.',
    retryable: true,
    httpStatus: 499,
    category: 'processing',
  },
  'report/source-failed': {
    meaning: 'The source of the bytes failed before the report was read.',
    retryable: true,
    httpStatus: 502,
    category: 'processing',
  },
  'report/parser-failed': unreadable(
    'A parser, perhaps one of somebody else, threw instead of answering.',
    500,
  ),
  'store/unavailable': {
    meaning: 'The store cannot be reached or refused the work for now.',
    retryable: true,
    httpStatus: 503,
    category: 'database',
  },
  'store/key-conflict': {
    meaning: 'The same key was used before with another content.',
    retryable: false,
    httpStatus: 409,
    category: 'database',
  },
  'store/source-failed': {
    meaning: 'The source of the results failed before all of them were read; none is stored.',
    retryable: true,
    httpStatus: 502,
    category: 'database',
  },
  'store/corrupt': {
    meaning: 'What was read back from the store is not what was stored; `key` says what.',
    retryable: false,
    httpStatus: 500,
    category: 'database',
  },
  'store/lease-lost': {
    meaning: 'Another owner took the lease or claim over; nothing was stored.',
    retryable: false,
    httpStatus: 409,
    category: 'database',
  },
  'store/stage-conflict': {
    meaning: 'The ingest entry is not in the stage that the step begins in, or there is none.',
    retryable: false,
    httpStatus: 409,
    category: 'database',
  },
  'store/version-conflict': {
    meaning: 'Somebody changed it meanwhile; read it again and decide anew.',
    retryable: false,
    httpStatus: 409,
    category: 'database',
  },
  'statement/no-digest': validation(
    'The subject of a statement has no digest of its own, and none was given; none is ever made up.',
  ),
  'statement/digest-conflict': validation(
    'The digest that was given for the subject of a statement is not the one that its id holds.',
    409,
  ),
  'envelope/no-signer': validation('An envelope was to be signed by nobody.'),
  'envelope/signer-failed': {
    meaning: 'A signer threw, rejected or answered no signature; the envelope was not made.',
    retryable: true,
    httpStatus: 502,
    category: 'processing',
  },
  'greenwave/bad-request': {
    meaning: 'A decision request in the words of Greenwave says what it must not, or too little.',
    retryable: false,
    httpStatus: 400,
    category: 'validation',
  },
  'greenwave/no-payload': {
    meaning: 'A decision request in the words of Greenwave is empty.',
    retryable: false,
    httpStatus: 415,
    category: 'validation',
  },
  'greenwave/no-policy': {
    meaning:
      'No policy of Greenwave applies to what a decision is asked about, or the build it is about is not known.',
    retryable: false,
    httpStatus: 404,
    category: 'validation',
  },
  'greenwave/source-failed': {
    meaning:
      'Somebody who had to be asked for a decision of Greenwave answered with trouble of their own: there is no decision.',
    retryable: true,
    httpStatus: 502,
    category: 'processing',
  },
  'greenwave/source-timed-out': {
    meaning:
      'Somebody who had to be asked for a decision of Greenwave did not answer in time: there is no decision.',
    retryable: true,
    httpStatus: 504,
    category: 'processing',
  },
  'greenwave/fetch-failed': {
    meaning:
      'The file of a remote rule could not be fetched; `reason` says why. That there is none is no error.',
    retryable: true,
    httpStatus: 502,
    category: 'processing',
  },
  'greenwave/builds-unavailable': {
    meaning: 'The build system could not be asked about a build; `reason` says why.',
    retryable: true,
    httpStatus: 502,
    category: 'processing',
  },
}
