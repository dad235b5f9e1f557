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

/** What is wrong with what was handed in. */
export function validation(meaning: string, httpStatus: number = 400): ErrorRegistration {
  return { meaning, retryable: false, httpStatus, category: 'validation' }
}

/** What could be read as far as its form goes, and not be made use of. */
export function unreadable(meaning: string, httpStatus: number = 422): ErrorRegistration {
  return { meaning, retryable: false, httpStatus, category: 'processing' }
}
