import { ownName, type TestDatabase } from '../../support/databases.ts'
import { openStores, type OtherStores } from './open-stores.ts'

/** Eight programs that work on one project, which nobody has opened before. */
export function eight(database: TestDatabase): readonly [OtherStores, ...OtherStores[]] {
  const project = ownName('race')
  const open = (): OtherStores => openStores(database, project)
  return [open(), ...Array.from({ length: 7 }, open)]
}
