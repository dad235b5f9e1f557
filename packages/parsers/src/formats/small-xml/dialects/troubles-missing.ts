import type { ReadingContext } from '../../../reading/context.ts'
import { counterOf } from '../../../reading/xml/xml-fields.ts'

/** Of formats whose counters of failures are no counts of tests: failures are declared, and no record is one. */
export function troublesMissing(
  written: string | undefined,
  { counter }: ReadingContext,
): { readonly reason: string; readonly message: string } | undefined {
  const declared = counterOf(written) ?? 0
  const { failed, errors } = counter.counts()
  if (declared === 0 || failed + errors > 0) return undefined
  return { reason: 'failures-missing', message: `The report declares ${declared} failures and holds none.` }
}

/** Of formats that count failures and errors of tests as one: more are declared than there are records of either. */
export function fewerTroubles(
  written: string | undefined,
  { counter }: ReadingContext,
): { readonly reason: string; readonly message: string } | undefined {
  const declared = counterOf(written) ?? 0
  const { failed, errors } = counter.counts()
  if (declared <= failed + errors) return undefined
  return {
    reason: 'failures-missing',
    message: `The report declares ${declared} failures and holds ${failed + errors}.`,
  }
}
