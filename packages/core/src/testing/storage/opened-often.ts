import type { StorageContext } from './storage-case.ts'
import { withStores, type StoreCapability, type StorageWith } from './with-stores.ts'

/** How many race. */
export const racers = 4

/** The same project, opened several times. */
export async function openedOften<Capability extends StoreCapability>(
  { open }: StorageContext,
  ...capabilities: readonly Capability[]
): Promise<readonly StorageWith<Capability>[]> {
  const opened = Array.from({ length: racers }, () => open('p'))
  return (await Promise.all(opened)).map((storage) => withStores(storage, ...capabilities))
}
