import { messageAnswer } from '../ports/serve-api.ts'
import { err, errAsync, ok, okAsync, type Result, type ResultAsync } from 'neverthrow'
import * as z from 'zod'
import type { ApiAnswer } from '../ports/api.ts'
import type { ApiPath } from '../ports/api-path.ts'
import type { WaiverRecordQuery } from '../ports/waiver-store.ts'
import { validationEntries, validationEntry } from '../schema/validation-entries.ts'
import { listObsolescence } from '../waiver/waiver-records.ts'
import { storeFailure, validationAnswer } from './answers.ts'
import { laxBoolean, laxInteger } from './lax-values.ts'
import { nearKeyFaults } from './near-key-faults.ts'
import { pageLinks } from './page-links.ts'
import { recordFilter } from './record-filter.ts'
import { readSinceRange } from './since-range.ts'
import type { WaiverDbApiOptions } from './waiver-db-api-options.ts'
import { waiverView } from './waiver-view.ts'

const text = z.optional(z.string())

const ListParametersSchema = z.object({
  subject_type: text,
  subject_identifier: text,
  testcase: text,
  product_version: text,
  username: text,
  include_obsolete: z.optional(laxBoolean()),
  scenario: text,
  since: text,
  page: z.optional(laxInteger()),
  limit: z.optional(laxInteger()),
  proxied_by: text,
})

/** The largest page that is given out where WaiverDB would give out any. */
const largestLimit = 10_000

/** Pages of waivers, the newest first. */
export function listWaivers(
  { parameters }: ApiPath,
  options: WaiverDbApiOptions,
): ResultAsync<ApiAnswer, ApiAnswer> {
  const given = firstOfEach(parameters)
  const read = readList(given, options)
  if (read.isErr()) return errAsync(read.error)
  const { query, page, limit } = read.value
  if (page < 1 || limit < 1) return okAsync(noPage)
  return options.waivers
    .countRecords(query)
    .andThen((count) => {
      const skip = (page - 1) * limit
      const isBeyond = page > 1 && skip >= count
      if (isBeyond) return okAsync(noPage)
      const last = Math.ceil(count / limit)
      return options.waivers.records(query, { skip, limit }).map((records) => ({
        status: 200,
        body: {
          data: records.map(waiverView),
          ...pageLinks(`${options.baseUrl}/waivers/`, given, page, last),
        },
      }))
    })
    .mapErr(storeFailure)
}

const noPage: ApiAnswer = {
  status: 200,
  body: { data: [], prev: null, next: null, first: null, last: null },
}

/** What to look for, and which page of it. */
interface ListRequest {
  readonly query: WaiverRecordQuery
  readonly page: number
  readonly limit: number
}

function readList(
  given: Readonly<Record<string, string>>,
  { compat }: WaiverDbApiOptions,
): Result<ListRequest, ApiAnswer> {
  if (compat !== 'upstream') {
    const faults = nearKeyFaults(given, [...Object.keys(ListParametersSchema.shape), 'callback'])
    if (faults.length > 0) return err(validationAnswer(faults))
  }
  const read = ListParametersSchema.safeParse(given)
  if (!read.success) return err(validationAnswer(validationEntries(read.error, given)))
  const { page = 1, limit = 10, include_obsolete: isAll = false, since = '', ...wanted } = read.data
  if (limit > largestLimit && compat !== 'upstream') {
    const msg = `Input should be less than or equal to ${largestLimit}`
    const entry = validationEntry({ type: 'less_than_equal', loc: ['limit'], msg, input: given['limit'] })
    return err(validationAnswer([entry]))
  }
  return readSinceRange(since)
    .mapErr((fault) => messageAnswer(400, { since: fault }))
    .andThen((range) => {
      const { through } = range
      const filters = [{ ...recordFilter(wanted), ...range }]
      // What was obsolete then is what a question about then means.
      const asOf = compat === 'upstream' || through === undefined ? {} : { asOf: through }
      const query = isAll ? { filters } : { filters, currentBy: listObsolescence, ...asOf }
      return ok({ query, page: within(page), limit: within(limit) })
    })
}

/** Beyond this nothing is ever found, and arithmetic stays exact. */
function within(value: number): number {
  return Math.min(value, 2 ** 26)
}

function firstOfEach(parameters: ApiPath['parameters']): Readonly<Record<string, string>> {
  const first = new Map<string, string>()
  for (const [name, value] of parameters) if (!first.has(name)) first.set(name, value)
  return Object.fromEntries(first)
}
