import { compareText } from '@gatewright/core/canonical'
import { groupChange, type GroupQuery, type KeyConflict, type ListPage } from '@gatewright/core/ports'
import { textMatcher } from '@gatewright/core/query'
import {
  checkSchema,
  compareInstants,
  GroupSchema,
  type Group,
  type SchemaError,
} from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import type { Changed } from './changed.ts'
import { deepFreeze } from './deep-freeze.ts'
import { recordJson } from './json.ts'
import { keyConflict } from './key-conflict.ts'
import { filtered, pageOf } from './list-page.ts'
import { betweenReversed, insertEntry, removeEntry, sortedList } from './sorted-list.ts'

/** The groups of one project, by id. */
export interface GroupTable {
  put(group: unknown): Result<Changed<Group>, KeyConflict | SchemaError>
  get(id: string): Group | undefined
  /** Matching groups, the one created last first. */
  find(query: GroupQuery, page: ListPage | undefined): Result<readonly Group[], SchemaError>
  /** All groups, in the order of their ids. */
  groups(): readonly Group[]
}

/** An empty table. An open group may change in any way; a complete or aborted one never does. */
export function createGroupTable(): GroupTable {
  const groups = new Map<string, Group>()
  const created = sortedList(byCreation)

  return {
    put: (input) =>
      checkSchema(GroupSchema, input).andThen((group): Result<Changed<Group>, KeyConflict> => {
        const known = groups.get(group.id)
        if (known && recordJson(known) === recordJson(group)) return ok({ value: known, change: undefined })
        if (known && known.state !== 'open') return err(keyConflict(group.id, 'group'))
        if (known) removeEntry(created, known)
        insertEntry(created, deepFreeze(group))
        groups.set(group.id, group)
        return ok({ value: group, change: groupChange(group) })
      }),
    get: (id) => groups.get(id),
    find({ ids, description }, page) {
      const among = ids
        ? betweenReversed(
            sortedList(
              byCreation,
              [...new Set(ids)].flatMap((id) => groups.get(id) ?? []),
            ),
          )
        : betweenReversed(created)
      if (description === undefined) return pageOf(among, page)
      const matches = textMatcher(description)
      return pageOf(
        filtered(among, (group) => group.description !== undefined && matches(group.description)),
        page,
      )
    },
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
