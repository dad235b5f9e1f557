import * as z from 'zod'
import { compareInstants } from '../../schema/compare-instants.ts'
import { DurationSchema } from '../../schema/duration.ts'
import { exactly } from '../../schema/exactly.ts'
import type { Exoneration } from '../../schema/exoneration.ts'
import { InstantSchema, type Instant } from '../../schema/instant.ts'
import { strictObject } from '../../schema/strict-object.ts'
import { freeText, lineOfText } from '../../schema/text.ts'
import type { WaiverTerms } from '../../waiver/waiver-terms.ts'
import type { Attempts } from '../evaluation/attempts.ts'
import type { RuleMeta } from './rule.ts'

const ruleId = /^[A-Za-z][A-Za-z0-9._-]*$/

/** The schema fields that every rule has. */
export function metaSchema(): {
  id: z.ZodExactOptional<z.ZodString>
  title: z.ZodExactOptional<z.ZodString>
  why: z.ZodExactOptional<z.ZodString>
  owner: z.ZodExactOptional<z.ZodString>
  enforcement: z.ZodExactOptional<z.ZodEnum<{ block: 'block'; warn: 'warn'; 'dry-run': 'dry-run' }>>
  warnUntil: z.ZodExactOptional<z.ZodType<Instant>>
  since: z.ZodExactOptional<z.ZodType<Instant>>
  until: z.ZodExactOptional<z.ZodType<Instant>>
  basis: z.ZodExactOptional<z.ZodEnum<{ decision: 'decision'; subject: 'subject' }>>
  waivable: z.ZodExactOptional<z.ZodUnion<[z.ZodBoolean, z.ZodType<WaiverTerms>]>>
} {
  return {
    id: z.exactOptional(
      z.string().max(128).regex(ruleId, 'An id is a letter, then letters, digits, ".", "_" and "-".'),
    ),
    title: z.exactOptional(lineOfText(256)),
    why: z.exactOptional(freeText(8192)),
    owner: z.exactOptional(lineOfText(256)),
    enforcement: z.exactOptional(z.enum(['block', 'warn', 'dry-run'])),
    warnUntil: z.exactOptional(InstantSchema),
    since: z.exactOptional(InstantSchema),
    until: z.exactOptional(InstantSchema),
    basis: z.exactOptional(z.enum(['decision', 'subject'])),
    waivable: z.exactOptional(z.union([z.boolean(), waiverTermsSchema()])),
  }
}

function waiverTermsSchema(): z.ZodType<WaiverTerms> {
  const roles = z.array(lineOfText(256)).min(1)
  return exactly<WaiverTerms>()(
    strictObject({
      by: z.exactOptional(roles),
      maxDuration: z.exactOptional(DurationSchema),
      approvals: z.exactOptional(z.int().min(1).max(100)),
      scope: z.exactOptional(z.array(z.enum(['result', 'failure-signature', 'testcase'])).min(1)),
      purpose: z.exactOptional(z.enum(['any', 'named'])),
      distinctFrom: z.exactOptional(z.array(z.literal('author')).min(1)),
      breakGlass: z.exactOptional(strictObject({ by: roles, maxDuration: z.exactOptional(DurationSchema) })),
    }),
  )
}

/** What is wrong with the times of a rule: a window without an inside, a ramp of a rule that never blocks. */
export function metaFault(rule: RuleMeta): { readonly path: string; readonly message: string } | undefined {
  const { since, until, warnUntil, enforcement, basis } = rule
  if (since !== undefined && until !== undefined && compareInstants(since, until) >= 0)
    return { path: 'until', message: 'Ends before it begins: the rule would never be in force.' }
  if (warnUntil !== undefined && enforcement !== undefined && enforcement !== 'block')
    return {
      path: 'enforcement',
      message: `"warnUntil" is for rules that block in the end, not for "${enforcement}".`,
    }
  if (warnUntil !== undefined && until !== undefined && compareInstants(warnUntil, until) >= 0)
    return { path: 'warnUntil', message: 'The rule ends before it would block; use "enforcement: warn".' }
  if (basis !== undefined && since === undefined && until === undefined && warnUntil === undefined)
    return {
      path: 'basis',
      message: 'Says what "since", "until" and "warnUntil" are compared with; none is given.',
    }
  return undefined
}

export function flakySchema(): z.ZodEnum<{ fail: 'fail'; pass: 'pass'; quarantine: 'quarantine' }> {
  return z.enum(['fail', 'pass', 'quarantine'])
}

export function exonerationsSchema(): z.ZodType<readonly Exoneration['reason'][]> {
  return z.array(z.enum(['fails-on-mainline', 'fails-on-other-changes', 'not-critical'])).min(1)
}

export function attemptsSchema(): z.ZodType<Attempts> {
  const count = z.int().min(1).max(1000)
  return exactly<Attempts>()(
    z
      .discriminatedUnion('keep', [
        strictObject({ keep: z.literal('all') }),
        strictObject({ keep: z.literal('latest') }),
        strictObject({ keep: z.literal('any-pass'), maxAttempts: count }),
        strictObject({ keep: z.literal('last-n'), n: count, minPass: count }),
      ])
      .refine((attempts) => attempts.keep !== 'last-n' || attempts.minPass <= attempts.n, {
        path: ['minPass'],
        error: 'More passes than attempts can never be met.',
      }),
  )
}
