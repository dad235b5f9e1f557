import { compareText } from '@gatewright/core/canonical'
import type { GroupQuery, KeyConflict } from '@gatewright/core/ports'
import { matchesText } from '@gatewright/core/query'
import {
  checkSchema,
  compareInstants,
  GroupSchema,
  type Group,
  type SchemaError,
} from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import { deepFreeze } from './deep-freeze.ts'
import { recordJson } from './json.ts'
import { keyConflict } from './key-conflict.ts'

/** The groups of one project, by id. */
export interface GroupTable {
  put(group: unknown): Result<Group, KeyConflict | SchemaError>
  get(id: string): Group | undefined
  /** Matching groups, the one created last first. */
  find(query: GroupQuery): readonly Group[]
  /** All groups, in the order of their ids. */
  groups(): readonly Group[]
}

/** An empty table. An open group may change in any way; a complete or aborted one never does. */
export function createGroupTable(): GroupTable {
  const groups = new Map<string, Group>()

  return {
    put(input) {
      return checkSchema(GroupSchema, input).andThen((group) => {
        const known = groups.get(group.id)
        if (known && known.state !== 'open') {
          return recordJson(known) === recordJson(group) ? ok(known) : err(keyConflict(group.id, 'group'))
        }
        groups.set(group.id, deepFreeze(group))
        return ok(group)
      })
    },
    get: (id) => groups.get(id),
    find: ({ ids, description }) =>
      [...groups.values()]
        .filter(
          (group) =>
            (ids === undefined || ids.includes(group.id)) &&
            (description === undefined ||
              (group.description !== undefined && matchesText(description, group.description))),
        )
        .sort(byCreation)
        .reverse(),
    groups: () => [...groups.values()].sort((a, b) => compareText(a.id, b.id)),
  }
}

/** Groups of which nobody knows when they were created come before all others. */
function byCreation(a: Group, b: Group): number {
  if (a.createdAt === undefined || b.createdAt === undefined) {
    const known = Number(a.createdAt !== undefined) - Number(b.createdAt !== undefined)
    return known || compareText(a.id, b.id)
  }
  return compareInstants(a.createdAt, b.createdAt) || compareText(a.id, b.id)
}
