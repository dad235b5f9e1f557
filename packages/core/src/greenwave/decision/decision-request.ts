import type { Quirks } from '../compat.ts'
import { err, ok, Result } from 'neverthrow'
import type { Instant } from '../../schema/instant.ts'
import { isDeeperThan } from '../../schema/is-deeper-than.ts'
import { badRequest, type GreenwaveFailure } from '../failure.ts'
import { greenwaveMessage, parseDateTime, readGreenwavePolicyValue } from '../language/index.ts'
import type { GreenwavePolicy } from '../language/greenwave-policy.ts'
import { subjectFromData, subjectOf, type Subject } from '../subjects/subject.ts'
import type { SubjectType } from '../subjects/subject-type.ts'

/** The body of a decision request, as clients of Greenwave write it. */
export interface GreenwaveRequest {
  readonly product_version: string
  /** One or several; instead of `rules`. */
  readonly decision_context?: string | readonly string[]
  /** A policy for this one decision; instead of `decision_context`. */
  readonly rules?: readonly Readonly<Record<string, unknown>>[]
  readonly subject_type?: string
  readonly subject_identifier?: string
  /** Several subjects, as `{ type, item }` or by the key that their type has; instead of the two above. */
  readonly subject?: readonly Readonly<Record<string, unknown>>[]
  /** Whether to answer the results and waivers too; false by default. */
  readonly verbose?: boolean
  /** Ids of results to decide without. */
  readonly ignore_result?: readonly (number | string)[]
  /** Ids of waivers to decide without. */
  readonly ignore_waiver?: readonly number[]
  /** Decides with what there was at this time, as `2026-11-22T04:19:00.000000`, in UTC. */
  readonly when?: string
}

/** A request that can be answered. */
export interface CheckedRequest {
  readonly productVersion: string
  /** None with an on-demand policy. */
  readonly decisionContexts: readonly string[]
  readonly onDemand: GreenwavePolicy | undefined
  readonly subjects: readonly Subject[]
  readonly isVerbose: boolean
  readonly ignoredResults: readonly (number | string)[]
  readonly ignoredWaivers: readonly (number | string)[]
  readonly through: Instant | undefined
}

type Data = Readonly<Record<string, unknown>>

/** More would be many decisions; Greenwave's own advice is a hundred. */
const mostSubjects = 1000
const mostContexts = 1000
const mostIds = 10_000

/**
 * Checks a decision request, in the order and with the messages of Greenwave.
 *
 * @param quirks - `strict-when` refuses times that Greenwave does not take
 */
export function readDecisionRequest(
  request: unknown,
  subjectTypes: readonly SubjectType[],
  quirks: Quirks,
): Result<CheckedRequest, GreenwaveFailure> {
  if (!isFilled(request)) return err(noPayload())
  if (!isRecord(request)) return err(badRequest('Invalid request, must be an object'))
  return readTarget(request).andThen((target) => {
    const subjects = (): Result<readonly Subject[], GreenwaveFailure> => readSubjects(request, subjectTypes)
    const options = (): Result<Options, GreenwaveFailure> => readOptions(request, quirks)
    // What is at fault first is told: on-demand policies are made for subjects, before anything else is looked at.
    return hasRules(request)
      ? subjects().andThen((found) =>
          readOnDemand(request, found).andThen((onDemand) =>
            options().map((rest) => ({ ...target, ...rest, onDemand, subjects: found })),
          ),
        )
      : options().andThen((rest) =>
          subjects().map((found) => ({ ...target, ...rest, onDemand: undefined, subjects: found })),
        )
  })
}

function hasRules(request: Data): boolean {
  return isFilled(valueOf(request, 'rules'))
}

type Target = Pick<CheckedRequest, 'productVersion' | 'decisionContexts'>

function readTarget(request: Data): Result<Target, GreenwaveFailure> {
  const productVersion = valueOf(request, 'product_version')
  const context = valueOf(request, 'decision_context')
  if (!isFilled(productVersion)) return err(badRequest('Missing required product version'))
  if (!isFilled(context) && !hasRules(request))
    return err(badRequest('Either decision_context or rules is required.'))
  if (typeof productVersion !== 'string') return err(badRequest('Invalid product version, must be a string'))
  const decisionContexts = Array.isArray(context) ? context : isFilled(context) ? [context] : []
  if (decisionContexts.length > mostContexts)
    return err(badRequest(`Too many decision contexts, at most ${mostContexts} in one request`))
  if (!isTexts(decisionContexts))
    return err(badRequest('Invalid decision context, must be a string or a list of strings'))
  if (decisionContexts.length > 0 && hasRules(request))
    return err(badRequest('Cannot have both decision_context and rules'))
  return ok({ productVersion, decisionContexts })
}

function readSubjects(
  request: Data,
  subjectTypes: readonly SubjectType[],
): Result<readonly Subject[], GreenwaveFailure> {
  if (Object.hasOwn(request, 'subject')) {
    const { subject } = request
    if (!Array.isArray(subject) || subject.length === 0 || !subject.every(isRecord))
      return err(badRequest('Invalid subject, must be a list of dicts'))
    if (subject.length > mostSubjects)
      return err(badRequest(`Too many subjects, at most ${mostSubjects} in one request`))
    return Result.combine(subject.map((data) => readSubject(data, subjectTypes)))
  }
  for (const key of ['subject_type', 'subject_identifier'])
    if (!Object.hasOwn(request, key)) return err(badRequest(`Missing required "${key}" parameter`))
  const { subject_type: type, subject_identifier: identifier } = request
  if (typeof type !== 'string') return err(badRequest('Subject type must be a string'))
  return checkIdentifier(identifier).map((text) => [subjectOf(type, text, subjectTypes)])
}

function readSubject(data: Data, subjectTypes: readonly SubjectType[]): Result<Subject, GreenwaveFailure> {
  const found = subjectFromData(data, subjectTypes)
  if (!found) return err(badRequest('Could not detect subject_identifier.'))
  return checkIdentifier(found.identifier).map((identifier) => ({ type: found.type, identifier }))
}

function checkIdentifier(identifier: unknown): Result<string, GreenwaveFailure> {
  return typeof identifier === 'string'
    ? ok(identifier)
    : err(badRequest('Subject item/identificator must be a string'))
}

function readOnDemand(
  request: Data,
  [subject]: readonly Subject[],
): Result<GreenwavePolicy | undefined, GreenwaveFailure> {
  if (!subject) return ok(undefined)
  if (isDeeperThan(request, deepest)) return err(badRequest('Invalid request, nested too deeply'))
  const { subject: _, ...data } = request
  return readGreenwavePolicyValue({ ...data, subject_type: subject.type.id }, 'on-demand').mapErr((error) =>
    badRequest(`Failed to parse on demand policy: ${greenwaveMessage(error)}`),
  )
}

type Options = Pick<CheckedRequest, 'isVerbose' | 'ignoredResults' | 'ignoredWaivers' | 'through'>

function readOptions(request: Data, quirks: Quirks): Result<Options, GreenwaveFailure> {
  const isVerbose = Object.hasOwn(request, 'verbose') ? request['verbose'] : false
  if (typeof isVerbose !== 'boolean') return err(badRequest('Invalid verbose flag, must be a bool'))
  return readIds(request, 'ignore_result').andThen((ignoredResults) =>
    readIds(request, 'ignore_waiver').andThen((ignoredWaivers) =>
      readWhen(valueOf(request, 'when'), quirks.has('strict-when')).map((through) => ({
        isVerbose,
        ignoredResults,
        ignoredWaivers,
        through,
      })),
    ),
  )
}

function readIds(request: Data, key: string): Result<readonly (number | string)[], GreenwaveFailure> {
  const ids = valueOf(request, key) ?? []
  const isList = Array.isArray(ids) && ids.every((id) => typeof id === 'number' || typeof id === 'string')
  if (isList && ids.length > mostIds)
    return err(badRequest(`Invalid ${key}, must have at most ${mostIds} ids`))
  return isList ? ok(ids) : err(badRequest(`Invalid ${key}, must be a list of ids`))
}

function readWhen(when: unknown, isStrict: boolean): Result<Instant | undefined, GreenwaveFailure> {
  if (!isFilled(when)) return ok(undefined)
  const instant = typeof when === 'string' ? instantOf(when, isStrict) : undefined
  return instant === undefined
    ? err(badRequest('Invalid "when" parameter, must be in ISO8601 format'))
    : ok(instant)
}

/** Only what Greenwave takes: written to the fraction of a second, and without a zone. */
const toTheMicrosecond = /^\d{4}-\d\d?-\d\d?T\d\d?:\d\d?:\d\d?\.\d{1,6}$/
/** A whole date to begin with; `10/11/2026` says different days to different people. */
const fromYearToDay = /^\d{4}(?:-\d\d?-\d\d?|\d{4})(?:[T ]|$)/i

function instantOf(text: string, isStrict: boolean): Instant | undefined {
  if (!(isStrict ? toTheMicrosecond : fromYearToDay).test(text)) return undefined
  // Greenwave reads single digits, too.
  return parseDateTime(text.replace(/(?<=[-T:])\d(?=[-T:.]|$)/gi, '0$&'))
}

/** A rule in a request is three deep. */
const deepest = 100

function noPayload(): GreenwaveFailure {
  const message = 'No JSON payload in request'
  return { kind: 'greenwave/no-payload', message, retryable: false, httpStatus: 415 }
}

function valueOf(data: Data, key: string): unknown {
  return Object.hasOwn(data, key) ? data[key] : undefined
}

function isRecord(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTexts(values: readonly unknown[]): values is readonly string[] {
  return values.every((value) => typeof value === 'string')
}

/** Neither nothing nor empty. */
function isFilled(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0
  return isRecord(value) ? Object.keys(value).length > 0 : Boolean(value)
}
