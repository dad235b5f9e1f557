import type { ResultAsync } from 'neverthrow'
import type { ErrorValue } from '../errors/index.ts'
import type { Clock } from '../ports/clock.ts'
import type { WaiverStore } from '../ports/waiver-store.ts'
import type { WaiverDbMappedPermission, WaiverDbPermission } from './waiver-db-permission.ts'

/** What a waiver for a result by its number needs to know of it, as ResultsDB's API says it. */
export interface WaivableResult {
  readonly data: Readonly<Record<string, readonly string[]>>
  readonly testcase: { readonly name: string }
}

/** Where groups of users are looked up, as in LDAP. */
export interface UserDirectory {
  /** The groups that a user is in; none where nobody knows the user. */
  groupsOf(name: string): ResultAsync<readonly string[], ErrorValue>
}

/** What {@link createWaiverDbApi} works with. */
export interface WaiverDbApiOptions {
  readonly waivers: WaiverStore
  /** Says when a waiver is made. */
  readonly clock: Clock
  /** Where clients find the API, without a slash at the end, as `https://waiverdb.example/api/v1.0`: pages link to it. */
  readonly baseUrl: string
  /**
   * WaiverDB's `PERMISSIONS`. Where neither these nor `permissionMapping` are given, everybody may waive everything; an
   * empty list permits nobody anything, but to those who ask for `compat: 'upstream'`, where it is as if it were not given.
   */
  readonly permissions?: readonly WaiverDbPermission[]
  /**
   * WaiverDB's old `PERMISSION_MAPPING`, by regular expression; used where `permissions` has no entry. Expressions that
   * need look-around or back references are a TypeError: nothing may stall the service.
   */
  readonly permissionMapping?: Readonly<Record<string, WaiverDbMappedPermission>>
  /** Users who may hand in waivers on behalf of others, whose permission then counts; nobody by default. */
  readonly superusers?: readonly string[]
  /** Asked for groups where neither the name of a user nor the groups that the host gave permit a waiver. */
  readonly directory?: UserDirectory
  /** Finds a result by its number, for clients that waive `result_id`. Without it such a waiver is a 503. */
  readonly resultById?: (id: number) => ResultAsync<WaivableResult | undefined, ErrorValue>
  /** What `GET /about` says; `gatewright` by default. */
  readonly version?: string
  /** How users sign in, as `GET /about` says it to clients; `OIDC` by default. */
  readonly authMethod?: string
  /** Answers as WaiverDB does where it is known to answer wrongly; `docs/greenwave-compatibility.md` lists the differences. */
  readonly compat?: 'upstream'
}
