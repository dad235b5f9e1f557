import type { ProjectStorage, StorageCapability } from '../../ports/index.ts'

/** What a store has to have for a case: a capability, or `reopen` of the store under test. */
export type StorageNeed = StorageCapability | 'reopen'

/** What a case works with. */
export interface StorageContext {
  /**
   * The storage of a project that held nothing when the case began. The same label opens the same project again;
   * labels of different cases never meet.
   */
  open(label: string): Promise<ProjectStorage>
  /**
   * The project of a label as a program sees it that begins anew: with what is stored, and nothing else. Only for cases that
   * require `reopen`, which use what they opened before no more.
   */
  reopen(label: string): Promise<ProjectStorage>
}

/** One promise of the contract, and how to see whether a store keeps it. */
export interface StorageCase {
  readonly area: string
  /** Unique in the contract. */
  readonly name: string
  /** Only for stores that have all of these. */
  readonly requires?: readonly StorageNeed[]
  /** Rejects with a plain error where the store breaks the promise. */
  run(context: StorageContext): Promise<void>
}

/** A case whose area is given for the whole file. */
export type AreaCase = Omit<StorageCase, 'area'>

/** Gives cases their area, and what all of them require beside their own needs. */
export function casesOf(
  area: string,
  cases: readonly AreaCase[],
  needs: readonly StorageNeed[] = [],
): readonly StorageCase[] {
  return cases.map((one) => {
    const requires = [...needs, ...(one.requires ?? [])]
    return { area, ...one, ...(requires.length > 0 && { requires }) }
  })
}
