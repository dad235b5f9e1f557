import { unreadable, validation, type ErrorRegistration } from './error-registration.ts'

/** Kinds of what goes wrong where stores, other programs and their messages are met. */
export type ServiceErrorKind =
  | 'store/unavailable'
  | 'store/key-conflict'
  | 'store/source-failed'
  | 'store/corrupt'
  | 'store/lease-lost'
  | 'store/stage-conflict'
  | 'store/version-conflict'
  | 'fetch/failed'
  | 'fetch/refused'
  | 'fetch/bad-status'
  | 'webhook/invalid-secret'
  | 'webhook/not-verified'
  | 'webhook/no-key-pairs'
  | 'ingest/unknown-entry'
  | 'ingest/bytes-missing'
  | 'ingest/metadata-missing'
  | 'ingest/labels-refused'
  | 'ingest/drop-box-full'
  | 'ingest/unknown-item'
  | 'message/malformed'
  | 'message/too-large'
  | 'message/unknown-format'
  | 'message/unknown-version'
  | 'message/invalid'
  | 'message/wrong-namespace'
  | 'message/not-permitted'
  | 'message/id-conflict'
  | 'statistics/enrichment-failed'
  | 'statistics/plugin-failed'
  | 'retry/aborted'
  | 'job/unknown'
  | 'job/not-configured'
  | 'job/source-failed'
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

/** What each of them means. */
export const serviceErrors: Readonly<Record<ServiceErrorKind, ErrorRegistration>> = {
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
  'fetch/failed': {
    meaning: 'The host of an address was not found, refused, did not answer in time, or broke off.',
    retryable: true,
    httpStatus: 502,
    category: 'processing',
  },
  'fetch/refused': validation(
    'An address that somebody gave leads where the policy lets nobody go, or what is there is not what may be taken; `reason` says which.',
    403,
  ),
  'fetch/bad-status': {
    meaning: 'The host answered, but not with what was asked for; `status` says how.',
    retryable: true,
    httpStatus: 502,
    category: 'processing',
  },
  'webhook/invalid-secret': validation('A secret is none that webhooks can be signed or verified with.'),
  'webhook/not-verified': {
    meaning:
      'A webhook was not sent by who knows the secret, or not just now, or says too little to tell; `reason` says which.',
    retryable: false,
    httpStatus: 401,
    category: 'authentication',
  },
  'webhook/no-key-pairs': {
    meaning: 'Nothing was signed or verified with Ed25519: the host lends no WebCrypto that can do it.',
    retryable: false,
    httpStatus: 501,
    category: 'processing',
  },
  'ingest/unknown-entry': validation('The ledger has no entry with this id.', 404),
  'ingest/bytes-missing': validation(
    'The bytes of a report are no longer kept, so nothing can be made of them; where they can come again, the error says `retryable`.',
    410,
  ),
  'ingest/metadata-missing': validation(
    'A report and its uploader leave out what the rules ask for; `keys` names all of it.',
    422,
  ),
  'ingest/labels-refused': validation(
    'The labels of a report are not such as the rules ask for; `problems` lists every fault.',
    422,
  ),
  'ingest/drop-box-full': {
    meaning:
      'The uploader has as much in the drop box as is allowed; there is room again once something was taken out or expired.',
    retryable: true,
    httpStatus: 429,
    category: 'rate_limit',
  },
  'ingest/unknown-item': validation(
    'The drop box has no such item of this uploader, or it has expired.',
    404,
  ),
  'message/malformed': unreadable('The body of a message is not JSON in UTF-8, or nests too deep.'),
  'message/too-large': unreadable(
    'A message, or a value in it that cannot be cut, is larger than the limit.',
    413,
  ),
  'message/unknown-format': unreadable('A message is of no format that the registry has a reader for.', 415),
  'message/unknown-version': unreadable(
    'A message is of a version of its format that the registry has no reader for; `known` names those that it has.',
    415,
  ),
  'message/invalid': unreadable(
    'A message says what its format does not allow, or too little; `problems` lists every fault with its path.',
  ),
  'message/wrong-namespace': {
    meaning: 'The topic of a message is for the testcases of another namespace.',
    retryable: false,
    httpStatus: 403,
    category: 'authentication',
  },
  'message/not-permitted': {
    meaning:
      'A message has a result of a private testcase, and its publisher is none of those that may report it.',
    retryable: false,
    httpStatus: 403,
    category: 'authentication',
  },
  'message/id-conflict': validation('The id of a message was used before with another content.', 409),
  'statistics/enrichment-failed': {
    meaning:
      'What a host adds to events before they are counted could not be found out; nothing was counted.',
    retryable: true,
    httpStatus: 502,
    category: 'processing',
  },
  'statistics/plugin-failed': {
    meaning: 'A statistics plug-in threw when its state was to be shown.',
    retryable: false,
    httpStatus: 500,
    category: 'processing',
  },
  'retry/aborted': {
    meaning: 'The caller gave up before an attempt succeeded.',
    retryable: true,
    httpStatus: 503,
    category: 'processing',
  },
  'job/unknown': validation('There is no job of this name.', 404),
  'job/not-configured': {
    meaning: 'The context of a job leaves out what it works with; `part` names it.',
    retryable: false,
    httpStatus: 501,
    category: 'processing',
  },
  'job/source-failed': {
    meaning: 'Whoever runs are listed by, or reports fetched from, did not answer or asked to be left alone.',
    retryable: true,
    httpStatus: 502,
    category: 'processing',
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
