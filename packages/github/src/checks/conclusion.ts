import type { Decision } from '@gatewright/core/policy'

/** What a completed check run says. A required check passes with `success`, and with `neutral` and `skipped` just as well. */
export type CheckConclusion =
  | 'success'
  | 'failure'
  | 'action_required'
  | 'cancelled'
  | 'timed_out'
  | 'neutral'
  | 'skipped'

/** A conclusion that keeps a required check closed. */
export type ClosedConclusion = 'failure' | 'action_required'

/** What decisions are called on GitHub. Whatever opens a required check without being satisfied has to be asked for by name. */
export interface ConclusionOptions {
  /** `failure` by default. */
  readonly unsatisfied?: ClosedConclusion
  /** `action_required` by default: somebody has to look. */
  readonly inconclusive?: ClosedConclusion
  /** Where no policy applies; `failure` by default, since nobody said that nothing has to hold. */
  readonly notApplicable?: ClosedConclusion | { readonly allow: 'success' | 'neutral' | 'skipped' }
}

/**
 * The conclusion of a decision; undefined as long as it is pending, for what is not completed has none.
 *
 * @example
 * import { conclusionOf } from '@gatewright/github'
 *
 * console.log(conclusionOf({ status: 'not-applicable' })) // failure
 * console.log(conclusionOf({ status: 'not-applicable' }, { notApplicable: { allow: 'neutral' } })) // neutral
 */
export function conclusionOf(
  { status }: Pick<Decision, 'status'>,
  options: ConclusionOptions = {},
): CheckConclusion | undefined {
  switch (status) {
    case 'satisfied':
      return 'success'
    case 'unsatisfied':
      return options.unsatisfied ?? 'failure'
    case 'inconclusive':
      return options.inconclusive ?? 'action_required'
    case 'not-applicable': {
      const said = options.notApplicable ?? 'failure'
      return typeof said === 'string' ? said : said.allow
    }
    case 'pending':
      return undefined
  }
}
