import { unreadable, validation, type ErrorRegistration } from './error-registration.ts'

/** Kinds of what is wrong with data, policies, waivers, statistics and reports. */
export type DataErrorKind =
  | 'schema/invalid'
  | 'testcase/invalid-name'
  | 'item/unknown-type'
  | 'item/invalid-id'
  | 'variant/invalid'
  | 'outcome/unknown'
  | 'instant/invalid'
  | 'search/invalid'
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

/** What each of them means. */
export const dataErrors: Readonly<Record<DataErrorKind, ErrorRegistration>> = {
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
  'search/invalid': validation(
    'The text is no search; `offset` is the index of the first character at fault.',
  ),
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
}
