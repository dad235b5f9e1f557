/**
 * What is doubtful about policies that can be read. Stable, for programs:
 * - `unknown-key`: a key that Greenwave leaves aside;
 * - `duplicate-key`: a key that stands there twice; the last one counts;
 * - `duplicate-id`: two policies with one id; both count;
 * - `no-rules`: the policy requires nothing, so that its gate is open;
 * - `no-expected-variants`: no architecture or variant is named, so that one that never reports is not missed;
 * - `duplicate-rule`: two rules that are the same;
 * - `same-but-window`: two rules that differ only in when they are valid; Greenwave takes them for the same, and asks for
 *   the first only, also where that one is not valid;
 * - `never-valid`: a rule whose validity ends before it begins;
 * - `never-matches`: a pattern that no text matches;
 * - `excludes-all`: a policy that leaves every package out;
 * - `packages-without-effect`: a list of packages in a policy for subjects whose package cannot be told;
 * - `optional-remote-rule`: a remote rule that asks for nothing where there is no file;
 * - `no-remote-template`: a remote rule without an address to look at;
 * - `shared-remote-rule`: the same remote rule in two policies for different contexts; Greenwave asks for the first only.
 */
export type GreenwaveFindingCode =
  | 'unknown-key'
  | 'duplicate-key'
  | 'duplicate-id'
  | 'no-rules'
  | 'no-expected-variants'
  | 'duplicate-rule'
  | 'same-but-window'
  | 'never-valid'
  | 'never-matches'
  | 'excludes-all'
  | 'packages-without-effect'
  | 'optional-remote-rule'
  | 'no-remote-template'
  | 'shared-remote-rule'

/** Something doubtful about a policy. It can be read all the same. */
export interface GreenwaveFinding {
  readonly code: GreenwaveFindingCode
  readonly message: string
  /** What was meant, where it can be told. */
  readonly hint?: string
  /** The id of the policy; null for one without. */
  readonly policy: string | null
  /** Which policy it is, from 0. */
  readonly index: number
  /** Where in the policy: `rules[2].valid_until`; empty for the whole. */
  readonly path: string
  readonly keys: readonly (string | number)[]
  readonly file?: string
  /** From 1, where the policies came from a text. */
  readonly line?: number
  readonly column?: number
}
