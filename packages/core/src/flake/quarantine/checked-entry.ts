import { err, type Result } from 'neverthrow'
import { toEpochMs } from '../../schema/compare-instants.ts'
import { checkSchema } from '../../schema/schema-error.ts'
import { QuarantineEntrySchema, type QuarantineEntry } from '../../schema/quarantine.ts'
import type { QuarantinePeriod } from './quarantine-record.ts'
import type { TestOfVariant } from '../evidence/test-key.ts'

/** The entry that tells the gate of a quarantine, or why there is none. */
export function checkedEntry(
  { testcase, issue }: TestOfVariant & { readonly issue?: string },
  { from, until, by }: Pick<QuarantinePeriod, 'from' | 'until' | 'by'>,
): Result<QuarantineEntry, string> {
  if (issue === undefined)
    return err('No issue tracks the repair, so the gate is not told and the test keeps blocking.')
  if (toEpochMs(until) <= toEpochMs(from)) return err('It would end before it begins.')
  return checkSchema(QuarantineEntrySchema, { testcase, from, until, issue, by }).mapErr(
    ({ message }) => `The gate would not take it: ${message}`,
  )
}
