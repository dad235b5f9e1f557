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
}
