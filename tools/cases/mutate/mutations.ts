import type { Data } from '../greenwave/data.ts'
import { shiftIds } from './numbers.ts'
import { permuteRules, reorderRows } from './orders.ts'
import type { Random } from './random.ts'
import { rename } from './rename.ts'
import { roles, type Role } from './roles.ts'
import { shiftTimes } from './times.ts'

/** A way to change a case and what is expected of it alike; nothing where it would change nothing, or mean something else. */
export type Mutation = (one: Data, random: Random, words: ReadonlySet<string>) => Data | undefined

/** Where lists are expected as sets. */
export const unordered = 'rules and policies'

export const mutations: ReadonlyMap<string, Mutation> = new Map<string, Mutation>([
  ...Object.entries(roles).map(([name, role]) => [name, renaming(name, role)] as const),
  ['times', shiftTimes],
  ['ids', shiftIds],
  ['order of rows', reorderRows],
  [unordered, permuteRules],
])

/** What a product version is guessed from is no name. */
function renaming(name: string, role: Role): Mutation {
  return (one, random, words) =>
    one['kind'] === 'product_versions' && name !== 'subjects' ? undefined : rename(one, role, random, words)
}
