import * as z from 'zod'
import { exactly } from './exactly.ts'
import { InstantSchema, type Instant } from './instant.ts'
import { strictObject } from './strict-object.ts'
import { lineOfText } from './text.ts'

/** Somebody holds a role from one instant until just before another. Nobody holds a role of which there is no grant. */
export interface RoleGrant {
  readonly who: string
  readonly role: string
  readonly from: Instant
  /** Held until just before this instant; without it, with no end. */
  readonly until?: Instant
}

export const RoleGrantSchema: z.ZodType<RoleGrant> = exactly<RoleGrant>()(
  strictObject({
    who: lineOfText(256),
    role: lineOfText(256),
    from: InstantSchema,
    until: z.exactOptional(InstantSchema),
  }),
)
