import { messageAnswer } from '../ports/serve-api.ts'
import { err, errAsync, ok, okAsync, ResultAsync, type Result } from 'neverthrow'
import type { ApiAnswer, ApiRequest, ApiUser } from '../ports/api.ts'
import { compareInstants } from '../schema/compare-instants.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import { instantOfTimestamp } from '../schema/timestamp-instant.ts'
import type { NewWaiverDbRecord } from '../schema/waiver-record.ts'
import { valueError } from '../schema/validation-entries.ts'
import { importWaiverDb } from '../waiver/import-waiver-db.ts'
import { storeFailure, validationAnswer } from './answers.ts'
import { authorize } from './authorize.ts'
import { creationPlace, narrowingOf, readCreateBody, type WaiverCreation } from './create-body.ts'
import { namedSubject, type NamedSubject } from './legacy-subject.ts'
import type { WaiverDbApiOptions } from './waiver-db-api-options.ts'
import type { PermissionList } from './waiver-db-permission.ts'
import { waiverView, withoutZone } from './waiver-view.ts'

type Answered<Value> = ResultAsync<Value, ApiAnswer>

/** Makes one waiver, or all waivers of a list or none. */
export function createWaivers(
  { body, user }: ApiRequest,
  options: WaiverDbApiOptions,
  permissions: PermissionList,
): Answered<ApiAnswer> {
  const read = readCreateBody(body, options.compat === 'upstream')
  if (read.isErr()) return errAsync(validationAnswer(read.error))
  if (!user) return errAsync(notAuthenticated)
  const { isList, creations } = read.value
  const timestamp = withoutZone(options.clock.now())
  const place = (index: number): readonly (string | number)[] => creationPlace(isList ? index : undefined)
  return inTurn(creations, (creation, index) =>
    recordOf(creation, user, options, permissions).andThen((record) =>
      checked({ ...record, timestamp }, place(index), options),
    ),
  )
    .andThen((records) =>
      options.waivers
        .appendRecords(records)
        .mapErr((error) => ('problems' in error ? refused(error, isList) : storeFailure(error))),
    )
    .map((records) => {
      const views = records.map(waiverView)
      return { status: 201, body: isList ? views : views[0] }
    })
}

/** The store counts in lists, also where there was only one. */
function refused({ problems }: SchemaError, isList: boolean): ApiAnswer {
  return validationAnswer(
    problems.map(({ keys: [index, ...keys], message }) =>
      valueError([...creationPlace(isList ? Number(index) : undefined), ...keys], message, null),
    ),
  )
}

const notAuthenticated = messageAnswer(401, 'Sign in to submit a waiver.', { 'www-authenticate': 'Bearer' })

/** One after another, as WaiverDB does it: the first that fails is the answer. */
function inTurn<Input, Output>(
  inputs: readonly Input[],
  work: (input: Input, index: number) => Answered<Output>,
): Answered<readonly Output[]> {
  const run = async (): Promise<Result<readonly Output[], ApiAnswer>> => {
    const outputs: Output[] = []
    for (const [index, input] of inputs.entries()) {
      const output = await work(input, index)
      if (output.isErr()) return err(output.error)
      outputs.push(output.value)
    }
    return ok(outputs)
  }
  return new ResultAsync(run())
}

function recordOf(
  creation: WaiverCreation,
  user: ApiUser,
  options: WaiverDbApiOptions,
  permissions: PermissionList,
): Answered<Omit<NewWaiverDbRecord, 'timestamp'>> {
  const isProxied = isText(creation.username)
  if (isProxied && !(options.superusers ?? []).includes(user.name))
    return errAsync(messageAnswer(403, `user ${user.name} does not have the proxyuser ability`))
  const person: ApiUser = isText(creation.username) ? { name: creation.username } : user
  return waivedThing(creation, options).andThen(({ subject, testcase, scenario }) =>
    authorize(person, testcase, options, permissions).map(() => ({
      subject_type: subject.type === 'brew-build' ? 'koji_build' : subject.type,
      subject_identifier: subject.identifier,
      testcase,
      scenario,
      product_version: creation.product_version,
      waived: creation.waived,
      comment: creation.comment,
      username: person.name,
      proxied_by: isProxied ? user.name : null,
      // WaiverDB leaves aside what it does not know, and makes a waiver for everything.
      ...(options.compat === 'upstream' ? {} : narrowingOf(creation)),
    })),
  )
}

/** What a waiver is about. */
interface WaivedThing {
  readonly subject: NamedSubject
  readonly testcase: string
  readonly scenario: string | null
}

function waivedThing(creation: WaiverCreation, options: WaiverDbApiOptions): Answered<WaivedThing> {
  const {
    result_id: resultId,
    subject: legacy,
    subject_type: type,
    subject_identifier: identifier,
  } = creation
  if (typeof resultId === 'number') return thingOfResult(resultId, options)
  const subject = legacy ? namedSubject(legacy) : { type: type ?? '', identifier: identifier ?? '' }
  if (!subject) return errAsync(messageAnswer(400, { subject: 'Subject type should be non empty string' }))
  // An empty scenario is none, and a waiver that is for all of them is taken back as such.
  const isNone = creation.scenario === '' && options.compat !== 'upstream'
  const scenario = isNone ? null : (creation.scenario ?? null)
  return okAsync({ subject, testcase: creation.testcase ?? '', scenario })
}

function thingOfResult(id: number, { resultById }: WaiverDbApiOptions): Answered<WaivedThing> {
  if (!resultById) return errAsync(lookUpFailed('no ResultsDB is configured'))
  return resultById(id)
    .mapErr((cause) => ({ ...lookUpFailed(cause.message), cause }))
    .andThen((result): Result<WaivedThing, ApiAnswer> => {
      if (!result) return err(messageAnswer(400, 'Result id not found in Resultsdb'))
      const first = (key: string): string | undefined =>
        Object.hasOwn(result.data, key) ? result.data[key]?.[0] : undefined
      const subject = namedSubject(
        first('original_spec_nvr') === undefined
          ? { type: first('type'), item: first('item') }
          : { original_spec_nvr: first('original_spec_nvr') },
      )
      return subject
        ? ok({ subject, testcase: result.testcase.name, scenario: first('scenario') ?? null })
        : err(messageAnswer(400, noSubject))
    })
}

const noSubject =
  'It is not possible to submit a waiver by id for this result. Please try again specifying a subject and a testcase.'

function lookUpFailed(reason: string): ApiAnswer {
  return messageAnswer(503, `Failed looking up result in Resultsdb: ${reason}`)
}

/** A record that no gate could read would keep every gate about its subject from deciding. */
function checked(
  record: NewWaiverDbRecord,
  place: readonly (string | number)[],
  { compat, clock }: WaiverDbApiOptions,
): Result<NewWaiverDbRecord, ApiAnswer> {
  if (compat === 'upstream') return ok(record)
  const end = instantOfTimestamp(record.expires_at ?? '')
  if (end !== undefined && compareInstants(end, clock.now()) <= 0) {
    const message = 'is over already: the waiver would never count'
    return err(validationAnswer([valueError([...place, 'expires_at'], message, record.expires_at)]))
  }
  return importWaiverDb([{ id: 0, ...record }])
    .map(() => record)
    .mapErr(({ problems }) =>
      validationAnswer(
        problems.map(({ keys, message }) => {
          const [, key] = keys
          const input = Object.entries(record).find(([name]) => name === key)?.[1]
          return valueError([...place, ...keys.slice(1)], message, input ?? null)
        }),
      ),
    )
}

function isText(value: string | null | undefined): value is string {
  return value !== undefined && value !== null && value !== ''
}
