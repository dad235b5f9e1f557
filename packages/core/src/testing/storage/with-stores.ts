import type { ExtraStores, ProjectStorage } from '../../ports/index.ts'

/** Which store a capability speaks of. */
interface StoreOfCapability {
  readonly feed: 'feed'
  readonly 'sign-offs': 'signOffs'
  readonly reports: 'reports'
  readonly ingest: 'ingest'
  readonly decisions: 'decisions'
  readonly quarantine: 'quarantine'
  readonly states: 'states'
  readonly outbox: 'outbox'
  readonly audit: 'audit'
}

const storeOfCapability: StoreOfCapability = {
  feed: 'feed',
  'sign-offs': 'signOffs',
  reports: 'reports',
  ingest: 'ingest',
  decisions: 'decisions',
  quarantine: 'quarantine',
  states: 'states',
  outbox: 'outbox',
  audit: 'audit',
}

/** A capability that comes with a store of its own. */
export type StoreCapability = keyof StoreOfCapability

/** A project's storage with the stores of some capabilities. */
export type StorageWith<Capability extends StoreCapability> = ProjectStorage &
  Pick<ExtraStores, StoreOfCapability[Capability]>

/** The storage with the stores that a case requires; fails where one of them is missing although its capability is declared. */
export function withStores<Capability extends StoreCapability>(
  storage: ProjectStorage,
  ...capabilities: readonly Capability[]
): StorageWith<Capability> {
  for (const capability of capabilities) {
    const store = storeOfCapability[capability]
    if (!(store in storage)) throw new Error(`The storage declares "${capability}", but has no "${store}".`)
  }
  return storage as StorageWith<Capability>
}
