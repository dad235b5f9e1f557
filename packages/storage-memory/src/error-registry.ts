import type { ErrorRegistration } from '@gatewright/core/errors'

/** The kinds of error that this package returns beside those of core. */
export type StorageErrorKind = 'store/corrupt-snapshot'

/** What is fixed about each kind; spread it beside the registry of `@gatewright/core/errors`. */
export const errorRegistry: Readonly<Record<StorageErrorKind, ErrorRegistration>> = {
  'store/corrupt-snapshot': {
    meaning: 'A stored snapshot cannot be read back; `line` says where.',
    retryable: false,
    httpStatus: 500,
    category: 'database',
  },
}
