import type { Status } from '@gatewright/core/policy'

/** The exit code of a decision. */
export const exitCodes: Readonly<Record<Status, 0 | 1 | 2>> = {
  satisfied: 0,
  unsatisfied: 1,
  inconclusive: 1,
  'not-applicable': 1,
  pending: 2,
}

export const badInputCode = 3
export const faultCode = 4
