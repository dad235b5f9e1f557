export { backOffMs, type BackOff } from './back-off.ts'
export { retry, type RetryAborted, type RetryFailure, type RetryOptions } from './retry.ts'
export { retryAfterMs } from './retry-after.ts'
