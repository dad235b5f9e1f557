export { createWaiverDbApi } from './waiver-db-api.ts'
export type { UserDirectory, WaivableResult, WaiverDbApiOptions } from './waiver-db-api-options.ts'
export type { WaiverDbMappedPermission, WaiverDbPermission } from './waiver-db-permission.ts'
