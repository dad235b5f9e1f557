import { err, errAsync, ok, okAsync, type ResultAsync } from 'neverthrow'
import type { ApiAnswer } from '../ports/api.ts'
import type { GroupQuery } from '../ports/result-store.ts'
import type { TextMatch } from '../ports/text-match.ts'
import type { Group } from '../schema/group.ts'
import { GroupSchema } from '../schema/group.ts'
import { validationEntries, valueError, type ValidationEntry } from '../schema/validation-entries.ts'
import { answerOf, asking, inSteps, invalidAnswer } from './answers.ts'
import { messageAnswer, type ApiWork } from '../ports/serve-api.ts'
import type { ApiContext } from './api-context.ts'
import { putGroup } from './known-groups.ts'
import { notAModel, PostedGroupSchema, type PostedGroup } from './new-result.ts'
import { pageLinks } from './page-links.ts'
import { checkNames, firstOf, readPage, type Parameters } from './parameters.ts'
import { writeGroup, type ResultsDbGroup } from './records.ts'
import { patternOf } from './result-filters.ts'
import type { RoutedPath } from './routed-path.ts'

const parameterNames = ['uuid', 'description', 'description:like', 'page', 'limit', 'callback']

/** `GET /groups`: the one created last first. */
export function listGroups(context: ApiContext, path: RoutedPath, parameters: Parameters): ApiWork {
  const faults: ValidationEntry[] = []
  const { page, limit } = readPage(context, parameters, faults)
  if (faults.length > 0) return errAsync(invalidAnswer(faults))
  return checkNames(context, parameters, parameterNames).asyncAndThen(() =>
    asking(
      context.storage.groups.find(queryOf(context, parameters), { skip: page * limit, limit: limit + 1 }),
    ).andThen((found) => {
      const links = pageLinks(context.baseUrl, path, { page, hasNext: found.length > limit })
      return writeGroups(context, found.slice(0, limit)).map((data) => answerOf({ ...links, data }))
    }),
  )
}

function queryOf(context: ApiContext, parameters: Parameters): GroupQuery {
  const uuid = firstOf(parameters, 'uuid')
  const description = textMatch(context, parameters, 'description')
  return { ...(uuid ? { ids: uuid.split(',') } : {}), ...(description && { description }) }
}

/** What `name` and `name:like` ask of a text; in ResultsDB the first makes the second count for nothing. */
export function textMatch(
  context: ApiContext,
  parameters: Parameters,
  name: string,
  read: (part: string) => string = (part) => part,
): TextMatch | undefined {
  const equals = partsOf(firstOf(parameters, name)).map(read)
  const like = partsOf(firstOf(parameters, `${name}:like`)).map((text) => patternOf(context, read(text)))
  const counted = context.isUpstream && firstOf(parameters, name) ? [] : like
  return equals.length + counted.length === 0 ? undefined : { equals, like: counted }
}

function partsOf(text: string = ''): readonly string[] {
  return text.split(',').filter((part) => part.trim() !== '')
}

/** `GET /groups/{uuid}`. */
export function getGroup(context: ApiContext, id: string): ApiWork {
  return findGroup(context, id).andThen((group) =>
    group === undefined
      ? errAsync(messageAnswer(404, 'Group not found'))
      : writeGroups(context, [group]).map(([written]) => answerOf(written)),
  )
}

/** A group that was put, or that results name. */
export function findGroup({ storage }: ApiContext, id: string): ResultAsync<Group | undefined, ApiAnswer> {
  return asking(storage.groups.get(id)).andThen((known) =>
    known
      ? okAsync<Group | undefined, ApiAnswer>(known)
      : asking(storage.results.count({ group: id })).map((count): Group | undefined =>
          count === 0 ? undefined : { id, state: 'open' },
        ),
  )
}

/** `POST /groups`: creates a group or changes what is known of it. */
export function postGroup(context: ApiContext, body: unknown): ApiWork {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return errAsync(invalidAnswer([notAModel('CreateGroupParams', body)]))
  }
  const read = PostedGroupSchema.safeParse(body)
  if (!read.success) return errAsync(invalidAnswer(validationEntries(read.error, body)))
  const posted = context.isUpstream ? withoutEmpty(read.data) : read.data
  if (posted.uuid && !GroupSchema.safeParse({ id: posted.uuid, state: 'open' }).success) {
    return errAsync(
      invalidAnswer([valueError(['uuid'], 'must be one line without white space at its ends', posted.uuid)]),
    )
  }
  return putGroup(context, posted)
    .andThen((group) => writeGroups(context, [group]))
    .map(([written]) => answerOf(written, 201))
}

/** ResultsDB applies no empty field, so that none can be cleared. */
function withoutEmpty(posted: PostedGroup): PostedGroup {
  return Object.fromEntries(Object.entries(posted).filter(([, value]) => Boolean(value)))
}

function writeGroups(
  { storage, baseUrl }: ApiContext,
  groups: readonly Group[],
): ResultAsync<readonly ResultsDbGroup[], ApiAnswer> {
  return inSteps(async () => {
    const written: ResultsDbGroup[] = []
    for (const group of groups) {
      const count = await asking(storage.results.count({ group: group.id }))
      if (count.isErr()) return err(count.error)
      written.push(writeGroup(group, count.value, baseUrl))
    }
    return ok(written)
  })
}
