import type { Status } from '@gatewright/core/policy'
import type { Trouble } from './trouble.ts'

/** The exit code of a decision. */
export const exitCodes: Readonly<Record<Status, 0 | 1 | 2>> = {
  satisfied: 0,
  unsatisfied: 1,
  inconclusive: 1,
  'not-applicable': 1,
  pending: 2,
}

export const badInputCode = 3

/** A fault of the program or of its surroundings: what was asked may be right, and there is no answer. */
export const faultCode = 4

/** The exit code where there is no answer. */
export const troubleCodes: Readonly<Record<Trouble['kind'], 3 | 4>> = {
  'bad-input': badInputCode,
  outage: faultCode,
}
