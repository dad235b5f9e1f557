import { err, ok, Result } from 'neverthrow'
import * as z from 'zod'
import {
  validationEntries,
  validationEntry,
  valueError,
  type ValidationEntry,
} from '../schema/validation-entries.ts'
import type { WaiverNarrowing } from '../schema/waiver-record.ts'
import { narrowingKeys } from '../waiver/narrowing-keys.ts'
import { creationKeyFaults } from './creation-keys.ts'
import { laxBoolean, laxInteger } from './lax-values.ts'
import { LegacySubjectSchema, type LegacySubject } from './legacy-subject.ts'

/** A waiver as a client asks for it. */
export interface WaiverCreation extends WaiverNarrowing {
  readonly subject_type?: string | null | undefined
  readonly subject_identifier?: string | null | undefined
  readonly testcase?: string | null | undefined
  /** How clients named a subject before there were a type and an identifier. */
  readonly subject?: LegacySubject | null | undefined
  /** How clients named subject and testcase before that. */
  readonly result_id?: number | null | undefined
  readonly waived: boolean
  readonly product_version: string
  readonly comment: string
  /** On whose behalf. */
  readonly username?: string | null | undefined
  readonly scenario?: string | null | undefined
}

/** The waivers of a request, and whether it was a list. */
export interface CreateBody {
  readonly isList: boolean
  readonly creations: readonly WaiverCreation[]
}

/** A request may make no more waivers than this at once. */
const mostCreations = 1000

const text = z.nullish(z.string())

const CreationSchema = z.object({
  subject_type: text,
  subject_identifier: text,
  testcase: text,
  subject: z.nullish(LegacySubjectSchema),
  result_id: z.nullish(laxInteger()),
  waived: z.optional(laxBoolean()),
  product_version: z.string().min(1),
  comment: z.string().min(1),
  username: text,
  scenario: text,
  system_architecture: text,
  system_variant: text,
  only_result_id: z.nullish(z.union([laxInteger(), z.string()])),
  expires_at: text,
})

/** Where a fault of one waiver stands, or of the one with an index in a list, in the words of WaiverDB. */
export function creationPlace(index?: number): readonly (string | number)[] {
  return index === undefined ? ['CreateWaiver'] : ['list[CreateWaiver]', index]
}

/**
 * Reads a waiver or a list of waivers; the error is everything that is wrong, read as either.
 *
 * @param isUpstream - whether keys that WaiverDB does not know are left aside, as it does
 */
export function readCreateBody(
  body: unknown,
  isUpstream: boolean,
): Result<CreateBody, readonly ValidationEntry[]> {
  if (!Array.isArray(body)) {
    return readCreation(body, creationPlace(), isUpstream)
      .map((creation) => ({ isList: false, creations: [creation] }))
      .mapErr((entries) => [...entries, notAList(body)])
  }
  const list: readonly unknown[] = body
  if (list.length > mostCreations) {
    const msg = `List should have at most ${mostCreations} items after validation, not ${list.length}`
    return err([validationEntry({ type: 'too_long', loc: ['list[CreateWaiver]'], msg, input: null })])
  }
  return Result.combineWithAllErrors(
    list.map((one, index) => readCreation(one, creationPlace(index), isUpstream)),
  )
    .map((creations) => ({ isList: true, creations }))
    .mapErr((faults) => [notACreation(list, creationPlace()), ...faults.flat()])
}

function readCreation(
  input: unknown,
  place: readonly (string | number)[],
  isUpstream: boolean,
): Result<WaiverCreation, readonly ValidationEntry[]> {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return err([notACreation(input, place)])
  const read = CreationSchema.safeParse(input)
  const entries = [
    ...(read.success ? [] : validationEntries(read.error, input)),
    ...(isUpstream ? [] : creationKeyFaults(input, Object.keys(CreationSchema.shape))),
  ]
  if (!read.success || entries.length > 0)
    return err(entries.map((entry) => ({ ...entry, loc: [...place, ...entry.loc] })))
  const {
    system_architecture,
    system_variant,
    only_result_id,
    expires_at,
    waived = true,
    ...said
  } = read.data
  const narrowing = narrowingOf({ system_architecture, system_variant, only_result_id, expires_at })
  const creation: WaiverCreation = { ...said, ...narrowing, waived }
  const contradiction = contradictionIn(creation)
  return contradiction === undefined ? ok(creation) : err([valueError(place, contradiction, input)])
}

/** What narrows a waiver, without what is not said. */
export function narrowingOf(
  given: Readonly<Partial<Record<keyof WaiverNarrowing, unknown>>>,
): WaiverNarrowing {
  return Object.fromEntries(
    narrowingKeys.flatMap((key) => {
      const value = given[key]
      return value === undefined || value === null || value === '' ? [] : [[key, value]]
    }),
  )
}

const besideResultId = ['subject_identifier', 'subject_type', 'subject', 'testcase', 'scenario'] as const
const besideSubject = ['subject_identifier', 'subject_type'] as const

function contradictionIn(creation: WaiverCreation): string | undefined {
  const isGiven = (key: keyof WaiverCreation): boolean => (creation[key] ?? null) !== null
  if (isGiven('result_id')) {
    return besideResultId.some(isGiven)
      ? `result_id argument should not be used together with arguments: ${besideResultId.join(', ')}`
      : undefined
  }
  if (!isGiven('testcase')) return 'Argument testcase is missing'
  if (isGiven('subject')) {
    return besideSubject.some(isGiven)
      ? `subject argument should not be used together with arguments: ${besideSubject.join(', ')}`
      : undefined
  }
  return besideSubject.every(isGiven)
    ? undefined
    : `subject must be defined using result_id or subject or both ${besideSubject.join(', ')}`
}

function notAList(input: unknown): ValidationEntry {
  const loc = ['list[CreateWaiver]']
  return validationEntry({
    type: 'list_type',
    loc,
    msg: 'Input should be a valid list',
    input: input ?? null,
  })
}

function notACreation(input: unknown, loc: readonly (string | number)[]): ValidationEntry {
  const msg = 'Input should be a valid dictionary or instance of CreateWaiver'
  return validationEntry({ type: 'model_type', loc, msg, input: input ?? null })
}
