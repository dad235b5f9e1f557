import { compareText } from '@gatewright/core/canonical'
import type { KeyConflict } from '@gatewright/core/ports'
import { checkSchema, GroupSchema, type Group, type SchemaError } from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import { deepFreeze } from './deep-freeze.ts'
import { recordJson } from './json.ts'
import { keyConflict } from './key-conflict.ts'

/** The groups of one project, by id. */
export interface GroupTable {
  put(group: unknown): Result<Group, KeyConflict | SchemaError>
  get(id: string): Group | undefined
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
    groups: () => [...groups.values()].sort((a, b) => compareText(a.id, b.id)),
  }
}
