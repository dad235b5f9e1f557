import type { ProjectStorage, StorageCapability } from '../../ports/index.ts'

/** What a case works with. */
export interface StorageContext {
  /**
   * The storage of a project that held nothing when the case began. The same label opens the same project again;
   * labels of different cases never meet.
   */
  open(label: string): Promise<ProjectStorage>
}

/** One promise of the contract, and how to see whether a store keeps it. */
export interface StorageCase {
  readonly area: string
  /** Unique in the contract. */
  readonly name: string
  /** Only for stores that declare it. */
  readonly requires?: StorageCapability
  /** Rejects with a plain error where the store breaks the promise. */
  run(context: StorageContext): Promise<void>
}

/** A case whose area is given for the whole file. */
export type AreaCase = Omit<StorageCase, 'area'>

export function casesOf(area: string, cases: readonly AreaCase[]): readonly StorageCase[] {
  return cases.map((one) => ({ area, ...one }))
}
