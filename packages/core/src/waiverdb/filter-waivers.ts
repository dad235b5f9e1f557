import { messageAnswer } from '../ports/serve-api.ts'
import { err, errAsync, ok, Result, ResultAsync } from 'neverthrow'
import * as z from 'zod'
import type { ApiAnswer } from '../ports/api.ts'
import type { WaiverRecordFilter, WaiverRecordQuery } from '../ports/waiver-store.ts'
import type { WaiverDbRecord } from '../schema/waiver-record.ts'
import { validationEntries, validationEntry, type ValidationEntry } from '../schema/validation-entries.ts'
import { gateObsolescence, listObsolescence, type ObsolescenceKeys } from '../waiver/waiver-records.ts'
import { storeFailure, validationAnswer } from './answers.ts'
import { laxBoolean } from './lax-values.ts'
import { instanceOf } from './instance-of.ts'
import { LegacySubjectSchema, namedSubject } from './legacy-subject.ts'
import { nearKeyFaults } from './near-key-faults.ts'
import { recordFilter } from './record-filter.ts'
import { readSinceRange } from './since-range.ts'
import type { WaiverDbApiOptions } from './waiver-db-api-options.ts'
import { waiverView } from './waiver-view.ts'

/** A request may look for no more things than this at once. */
const mostFilters = 10_000

const text = z.nullish(z.string())

const FilterSchema = z.object({
  subject_type: text,
  subject_identifier: text,
  testcase: text,
  scenario: text,
  product_version: text,
  username: text,
  proxied_by: text,
  since: text,
})

const FilteredSchema = z.object({
  filters: z.array(instanceOf('WaiverFilter', FilterSchema)).min(1).max(mostFilters),
  include_obsolete: z.optional(laxBoolean()),
})

const BySubjectsSchema = z.object({
  results: z.nullish(
    z
      .array(instanceOf('TestResult', z.object({ testcase: z.string(), subject: LegacySubjectSchema })))
      .max(mostFilters),
  ),
  testcase: text,
  product_version: text,
  username: text,
  proxied_by: text,
  since: text,
  include_obsolete: z.optional(laxBoolean()),
})

type Answered = ResultAsync<ApiAnswer, ApiAnswer>

/** `POST /waivers/+filtered`: all waivers that any of the filters finds, the newest first. */
export function filterWaivers(body: unknown, options: WaiverDbApiOptions): Answered {
  const read = readBody(FilteredSchema, body, options).andThen(
    ({ filters, include_obsolete: isAll = false }) =>
      Result.combine(filters.map(({ since, ...wanted }) => filterOf(wanted, since))).map((found) => ({
        // An empty filter beside others says nothing; alone, it asks for everything.
        filters: found.some(saysSomething) ? found.filter(saysSomething) : found,
        isAll,
      })),
  )
  if (read.isErr()) return errAsync(read.error)
  return answer(read.value.filters, read.value.isAll ? undefined : filteredObsolescence(options), options)
}

/** `POST /waivers/+by-subjects-and-testcases`, which old clients use. */
export function waiversBySubjects(body: unknown, options: WaiverDbApiOptions): Answered {
  const read = readBody(BySubjectsSchema, body, options).andThen(
    ({ results, since, include_obsolete: isAll = false, testcase, ...wanted }) => {
      // WaiverDB knows this parameter and does not look at it.
      const inAll = options.compat === 'upstream' ? wanted : { ...wanted, testcase }
      return filterOf(inAll, since).map((filter) => ({
        filters:
          results && results.length > 0 ? results.flatMap((one) => withSubject(filter, one)) : [filter],
        isAll,
      }))
    },
  )
  if (read.isErr()) return errAsync(read.error)
  return answer(read.value.filters, read.value.isAll ? undefined : listObsolescence, options)
}

function saysSomething(filter: WaiverRecordFilter): boolean {
  return Object.keys(filter).length > 0
}

/** WaiverDB leaves the product version out, so that a waiver for one product hides that for another. */
function filteredObsolescence({ compat }: WaiverDbApiOptions): ObsolescenceKeys {
  return compat === 'upstream'
    ? gateObsolescence.filter((key) => key !== 'product_version')
    : gateObsolescence
}

function readBody<Schema extends z.ZodObject>(
  schema: Schema,
  body: unknown,
  { compat }: WaiverDbApiOptions,
): Result<z.output<Schema>, ApiAnswer> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    const msg = 'Input should be a valid dictionary'
    return err(validationAnswer([validationEntry({ type: 'model_type', loc: [], msg, input: body ?? null })]))
  }
  const read = schema.safeParse(body)
  const faults = [
    ...(read.success ? [] : validationEntries(read.error, body)),
    ...(compat === 'upstream' ? [] : keyFaults(body, Object.keys(schema.shape))),
  ]
  return read.success && faults.length === 0 ? ok(read.data) : err(validationAnswer(faults))
}

/** Mistyped keys of a body and of its filters: left aside, they would ask for every waiver. */
function keyFaults(body: object, known: readonly string[]): readonly ValidationEntry[] {
  const { filters } = body as { readonly filters?: unknown }
  const list: readonly unknown[] =
    known.includes('filters') && Array.isArray(filters) ? filters.slice(0, mostFilters) : []
  return [
    ...nearKeyFaults(body, known),
    ...list.flatMap((filter, index) =>
      nearKeyFaults(filter, Object.keys(FilterSchema.shape)).map((fault) => ({
        ...fault,
        loc: ['filters', index, ...fault.loc],
      })),
    ),
  ]
}

function filterOf(
  wanted: Parameters<typeof recordFilter>[0],
  since: string | null | undefined,
): Result<WaiverRecordFilter, ApiAnswer> {
  return readSinceRange(since ?? '')
    .map((range) => ({ ...recordFilter(wanted), ...range }))
    .mapErr((fault) => messageAnswer(400, { since: fault }))
}

/** The filter narrowed to a subject and a testcase; none where nothing could match. */
function withSubject(
  filter: WaiverRecordFilter,
  {
    subject,
    testcase,
  }: { readonly subject: z.output<typeof LegacySubjectSchema>; readonly testcase: string },
): readonly WaiverRecordFilter[] {
  const named = namedSubject(subject)
  if (!named || (filter.testcase !== undefined && testcase !== '' && filter.testcase !== testcase)) return []
  return [
    {
      ...filter,
      ...recordFilter({ testcase }),
      subject_type: named.type,
      subject_identifier: named.identifier,
    },
  ]
}

function answer(
  filters: readonly WaiverRecordFilter[],
  currentBy: ObsolescenceKeys | undefined,
  options: WaiverDbApiOptions,
): Answered {
  const queries = queriesFor(filters, currentBy, options)
  return ResultAsync.combine(queries.map((query) => options.waivers.records(query)))
    .map((found) => ({ status: 200, body: { data: newestFirst(found.flat()).map(waiverView) } }))
    .mapErr(storeFailure)
}

/** Filters that end at different times look back to different times, where WaiverDB looks at what is obsolete now. */
function queriesFor(
  filters: readonly WaiverRecordFilter[],
  currentBy: ObsolescenceKeys | undefined,
  { compat }: WaiverDbApiOptions,
): readonly WaiverRecordQuery[] {
  if (!currentBy) return [{ filters }]
  if (compat === 'upstream') return [{ filters, currentBy }]
  const ends = new Set(filters.map(({ through }) => through))
  return [...ends].map((end) => ({
    filters: filters.filter(({ through }) => through === end),
    currentBy,
    ...(end !== undefined && { asOf: end }),
  }))
}

function newestFirst(records: readonly WaiverDbRecord[]): readonly WaiverDbRecord[] {
  return [...new Map(records.map((record) => [record.id, record])).values()].sort((a, b) => b.id - a.id)
}
