/**
 * What sort of fault a problem is. Stable, for programs:
 * - `unknown-key`: a key that the schema does not have;
 * - `missing`: a key that must be there is not;
 * - `wrong-type`: a value of another type than is asked for;
 * - `not-allowed`: a value of the right type that is not one of those that are allowed;
 * - `out-of-range`: too small, too large, too short or too long;
 * - `bad-format`: a text that does not have the form that is asked for;
 * - `duplicate`: said twice where once is allowed;
 * - `invalid`: anything else, such as two values that contradict each other.
 */
export type ProblemCode =
  | 'unknown-key'
  | 'missing'
  | 'wrong-type'
  | 'not-allowed'
  | 'out-of-range'
  | 'bad-format'
  | 'duplicate'
  | 'invalid'
