import { okAsync, type ResultAsync } from 'neverthrow'
import type { ApiAnswer } from '../ports/api.ts'
import type { Group } from '../schema/group.ts'
import type { Testcase } from '../schema/testcase.ts'
import type { ApiContext } from './api-context.ts'
import { asking } from './answers.ts'
import type { PostedGroup, PostedTestcase } from './new-result.ts'
import { referenceOf } from './reference.ts'

/** Stores what was said of a group. Absent fields stay as they are known, and null clears a field. */
export function putGroup(
  { storage, clock, newUuid }: ApiContext,
  posted: PostedGroup,
): ResultAsync<Group, ApiAnswer> {
  const id = posted.uuid ? posted.uuid : newUuid()
  return asking(storage.groups.get(id)).andThen((known): ResultAsync<Group, ApiAnswer> => {
    const changed = withPosted(known ?? { id, state: 'open', createdAt: clock.now() }, posted)
    if (known !== undefined && isSame(known, changed)) return okAsync(known)
    return asking(storage.groups.put(changed))
  })
}

function withPosted(known: Group, { description, ref_url: refUrl }: PostedGroup): Group {
  const { description: knownDescription, refUrl: knownUrl, refText, ...rest } = known
  const wording = description === undefined ? knownDescription : description
  const reference =
    refUrl === undefined
      ? {
          ...(knownUrl === undefined ? {} : { refUrl: knownUrl }),
          ...(refText === undefined ? {} : { refText }),
        }
      : referenceOf(refUrl)
  return {
    ...rest,
    ...(wording === undefined || wording === null ? {} : { description: wording }),
    ...reference,
  }
}

/** Stores what was said of a testcase. An absent `ref_url` stays as it is known, and null clears it. */
export function putTestcase(
  { storage }: Pick<ApiContext, 'storage'>,
  { name, ref_url: refUrl }: PostedTestcase,
): ResultAsync<Testcase, ApiAnswer> {
  return asking(storage.testcases.get(name)).andThen((known): ResultAsync<Testcase, ApiAnswer> => {
    const kept = known ?? { name }
    const changed = refUrl === undefined ? kept : { name, ...referenceOf(refUrl) }
    if (known !== undefined && isSame(known, changed)) return okAsync(known)
    return asking(storage.testcases.put(changed))
  })
}

function isSame(a: Group | Testcase, b: Group | Testcase): boolean {
  const entries = Object.entries(a)
  const others = new Map<string, unknown>(Object.entries(b))
  return entries.length === others.size && entries.every(([key, value]) => others.get(key) === value)
}
