import type { ErrorRegistration } from '@gatewright/core/errors'

/** The kinds of error that this package returns beside those of core. */
export type GitHubErrorKind =
  | 'github/event-invalid'
  | 'github/signature-invalid'
  | 'github/rate-limited'
  | 'github/unavailable'
  | 'github/unauthorized'
  | 'github/forbidden'
  | 'github/not-found'
  | 'github/gone'
  | 'github/conflict'
  | 'github/invalid'
  | 'github/unexpected'
  | 'github/reply-invalid'
  | 'github/artifact-refused'
  | 'github/policy-missing'
  | 'github/policy-invalid'

/** What is fixed about each kind; spread it beside the registry of `@gatewright/core/errors`. */
export const errorRegistry: Readonly<Record<GitHubErrorKind, ErrorRegistration>> = {
  'github/event-invalid': {
    meaning:
      'The payload of a webhook lacks something that is read of it, or has it in another form; `problems` says where.',
    retryable: false,
    httpStatus: 400,
    category: 'validation',
  },
  'github/signature-invalid': {
    meaning:
      'GitHub did not sign these bytes with one of the secrets; `reason` says whether the header is missing or malformed.',
    retryable: false,
    httpStatus: 401,
    category: 'authentication',
  },
  'github/rate-limited': {
    meaning:
      'GitHub wants no more calls for a while, or only the reserve of the limit is left; `retryAfterMs` says for how long.',
    retryable: true,
    httpStatus: 503,
    category: 'rate_limit',
  },
  'github/unavailable': {
    meaning:
      'GitHub, or the way to it, is in trouble; `mayHaveHappened` says whether a call that changes something may have done so.',
    retryable: true,
    httpStatus: 502,
    category: 'github_api',
  },
  'github/unauthorized': {
    meaning: 'GitHub does not know the token of a call.',
    retryable: false,
    httpStatus: 502,
    category: 'github_api',
  },
  'github/forbidden': {
    meaning: 'The App or the token lacks a permission that the call needs, or its installation is suspended.',
    retryable: false,
    httpStatus: 502,
    category: 'github_api',
  },
  'github/not-found': {
    meaning: 'What a call names is not there, or not visible to the App or the token.',
    retryable: false,
    httpStatus: 502,
    category: 'github_api',
  },
  'github/gone': {
    meaning: 'What a call names was there and is removed, as an artifact that has expired.',
    retryable: false,
    httpStatus: 502,
    category: 'github_api',
  },
  'github/conflict': {
    meaning: 'What a call names has changed meanwhile, or is in a state in which this can not be done.',
    retryable: false,
    httpStatus: 502,
    category: 'github_api',
  },
  'github/invalid': {
    meaning: 'GitHub refuses what was sent.',
    retryable: false,
    httpStatus: 502,
    category: 'github_api',
  },
  'github/unexpected': {
    meaning: 'GitHub answered with a status that no call here knows what to do with.',
    retryable: false,
    httpStatus: 502,
    category: 'github_api',
  },
  'github/reply-invalid': {
    meaning: 'GitHub answered, and what is read of the answer is not there; `path` says where.',
    retryable: false,
    httpStatus: 502,
    category: 'github_api',
  },
  'github/artifact-refused': {
    meaning:
      'An artifact is too long, is not what its digest says, or came as something else than bytes; `reason` says which.',
    retryable: false,
    httpStatus: 422,
    category: 'github_api',
  },
  'github/policy-missing': {
    meaning: 'There is no policy file at `path` of `ref`: nobody said what has to hold.',
    retryable: false,
    httpStatus: 404,
    category: 'validation',
  },
  'github/policy-invalid': {
    meaning: 'The policy file at `path` of `ref` can not be read as one; `cause` says what is wrong with it.',
    retryable: false,
    httpStatus: 422,
    category: 'validation',
  },
}
