import { err, ok, type Result } from 'neverthrow'
import type { GroupStore, QueryError } from '../ports/result-store.ts'
import type { Group } from '../schema/group.ts'
import { compareGroups, placeOf, type RunPlace } from './run-place.ts'

/** A group, and where it stands. */
export interface ScannedGroup {
  readonly group: Group
  readonly place: RunPlace
}

/** Groups in their order, a part at a time. */
export interface GroupScan {
  /** Those that follow, none where nothing does. */
  next(): Promise<Result<readonly ScannedGroup[], QueryError>>
}

/** How many groups are asked for at once. */
const chunk = 200

/**
 * All groups behind a place, the one created last first. Groups that are stored or removed meanwhile keep none of the others
 * from being read, and none is read twice: the list is only known by how many groups stand before a place, so each part begins
 * with the last group of the part before, and where that has moved it is looked for.
 */
export function scanGroups(groups: GroupStore, start: RunPlace | undefined): GroupScan {
  let behind = start

  async function read(skip: number): Promise<Result<readonly ScannedGroup[], QueryError>> {
    const found = await groups.find({}, { limit: chunk, skip })
    return found.map((list) => list.map((group, at) => ({ group, place: placeOf(group, skip + at) })))
  }

  return {
    async next() {
      let skip = behind?.index ?? 0
      let back = chunk - 1
      for (;;) {
        const part = await read(skip)
        if (part.isErr()) return err(part.error)
        const [first] = part.value
        const last = part.value.at(-1)
        const place = behind
        const isTooFar = place !== undefined && (first === undefined || compareGroups(first.group, place) > 0)
        if (isTooFar && skip > 0) {
          skip = Math.max(0, skip - back)
          // However many went since, or however far from the end a cursor says that it is.
          back *= 2
          continue
        }
        const following = part.value.filter(
          ({ group }) => place === undefined || compareGroups(group, place) > 0,
        )
        if (following.length > 0 || last === undefined || part.value.length < chunk) {
          behind = following.at(-1)?.place ?? behind
          return ok(following)
        }
        // All of them are newer than the place: they came in meanwhile.
        skip += chunk - 1
      }
    },
  }
}

/** The same over a list that is at hand. */
export function scanList(groups: readonly Group[], start: RunPlace | undefined): GroupScan {
  const following = [...groups]
    .sort(compareGroups)
    .map((group, index) => ({ group, place: placeOf(group, index) }))
    .filter(({ group }) => start === undefined || compareGroups(group, start) > 0)
  let isRead = false
  return {
    next() {
      const rest = isRead ? [] : following
      isRead = true
      return Promise.resolve(ok(rest))
    },
  }
}
