import { dataErrors, type DataErrorKind } from './data-errors.ts'
import type { ErrorRegistration } from './error-registration.ts'
import { serviceErrors, type ServiceErrorKind } from './service-errors.ts'

/**
 * The closed set of error kinds that this package's functions return and its ports ask for; {@link errorRegistry} says
 * what each means. Other packages have a registry of their own.
 */
export type ErrorKind = DataErrorKind | ServiceErrorKind

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
  ...dataErrors,
  ...serviceErrors,
}
