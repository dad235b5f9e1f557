/**
 * What a decision, or any node of its tree, comes to.
 *
 * - `satisfied`: the requirement is met.
 * - `unsatisfied`: it is not, and the evidence says so.
 * - `pending`: waiting can still decide it: a result is missing, a run is not finished.
 * - `inconclusive`: waiting alone will not decide it: a test broke, a run was aborted.
 * - `not-applicable`: it asks for nothing here. As the answer of a whole gate this is closed.
 */
export type Status = 'satisfied' | 'unsatisfied' | 'pending' | 'inconclusive' | 'not-applicable'
