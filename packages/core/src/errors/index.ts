export { didYouMean } from './did-you-mean.ts'
export type { ErrorValue } from './error-value.ts'
export { GatewrightError, orThrow } from './gatewright-error.ts'
export { errorRegistry, type ErrorCategory, type ErrorKind, type ErrorRegistration } from './registry.ts'
