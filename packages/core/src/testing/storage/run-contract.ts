import type { ProjectStorage, StorageCapability } from '../../ports/index.ts'
import { defineOutcomes, type OutcomeSet } from '../../schema/index.ts'
import type { StorageCase, StorageContext, StorageNeed } from './storage-case.ts'
import { storageContract } from './storage-contract.ts'

/** The outcomes that a store has to know to declare `own-outcomes`: the presets and `CRASHED`. */
export const contractOutcomes: OutcomeSet = defineOutcomes({ CRASHED: 'error' })

/** A case that a store is known to fail, and why that is accepted. */
export interface SkippedCase {
  /** The name of the case as {@link storageContract} has it. */
  readonly name: string
  readonly reason: string
}

/** The store under test. */
export interface StorageUnderTest {
  /**
   * Opens a project. Each case asks for names that no case before asked for, so one database may serve the whole
   * contract; it only must not hold these projects from an earlier run.
   */
  open(project: string): ProjectStorage | Promise<ProjectStorage>
  /**
   * Opens a project as a program sees it that begins anew: over a new connection to what is stored, or for a store in memory
   * from a snapshot. What was opened of it before is used no more. Without it the cases about crashes are skipped.
   */
  reopen?(project: string): ProjectStorage | Promise<ProjectStorage>
  /** Called after each case with every storage that it opened. */
  dispose?(storages: readonly ProjectStorage[]): void | Promise<void>
  /** What the store can do beyond the core of the contract; default: nothing. */
  readonly capabilities?: readonly StorageCapability[]
  /** Cases to leave out. A name that the contract does not have is a mistake and throws. */
  readonly skip?: readonly SkippedCase[]
}

/** A case as it applies to one store. */
export interface PlannedCase {
  readonly case: StorageCase
  /** Why the case is left out; undefined when it is to run. */
  readonly skipReason: string | undefined
  run(): Promise<void>
}

/**
 * What the contract asks of one store, case by case.
 *
 * @throws RangeError when `skip` has a name that the contract does not have: the case was renamed, or never existed.
 */
export function planStorageContract(store: StorageUnderTest): readonly PlannedCase[] {
  const { skip = [], capabilities = [] } = store
  const has: ReadonlySet<StorageNeed> = new Set([
    ...capabilities,
    ...(store.reopen ? (['reopen'] as const) : []),
  ])
  const known = new Set(storageContract.map(({ name }) => name))
  for (const { name } of skip) {
    if (!known.has(name)) throw new RangeError(`The storage contract has no case "${name}" to skip.`)
  }
  return storageContract.map((one, index) => {
    const lacks = (one.requires ?? []).filter((need) => !has.has(need))
    const skipReason =
      lacks.length > 0 ? `needs ${lacks.join(' and ')}` : skip.find(({ name }) => name === one.name)?.reason
    return { case: one, skipReason, run: () => runCase(one, store, `contract-${index}`) }
  })
}

async function runCase(one: StorageCase, store: StorageUnderTest, prefix: string): Promise<void> {
  const opened: ProjectStorage[] = []
  const context: StorageContext = {
    async open(label) {
      const storage = await store.open(`${prefix}-${label}`)
      opened.push(storage)
      return storage
    },
    async reopen(label) {
      if (!store.reopen) throw new Error("This store can't be reopened; the case has to require it.")
      const storage = await store.reopen(`${prefix}-${label}`)
      opened.push(storage)
      return storage
    },
  }
  try {
    await one.run(context)
  } finally {
    await store.dispose?.(opened)
  }
}
