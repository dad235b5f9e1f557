import type { ProjectStorage, StorageCapability } from '../../ports/index.ts'
import { defineOutcomes, type OutcomeSet } from '../../schema/index.ts'
import type { StorageCase, StorageContext } from './storage-case.ts'
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
  const known = new Set(storageContract.map(({ name }) => name))
  for (const { name } of skip) {
    if (!known.has(name)) throw new RangeError(`The storage contract has no case "${name}" to skip.`)
  }
  return storageContract.map((one, index) => {
    const lacks = one.requires !== undefined && !capabilities.includes(one.requires)
    const skipReason = lacks ? `needs ${one.requires}` : skip.find(({ name }) => name === one.name)?.reason
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
  }
  try {
    await one.run(context)
  } finally {
    await store.dispose?.(opened)
  }
}
