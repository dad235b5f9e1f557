import type { Result } from 'neverthrow'
import * as z from 'zod'
import { checkEach } from '../schema/check-each.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import { SignOffSchema } from '../schema/sign-off.ts'
import type { SubjectSignOff } from './sign-off-store.ts'

const SubjectSignOffSchema: z.ZodType<SubjectSignOff> = SignOffSchema.check(
  z.refine((signOff) => signOff.subject !== undefined, {
    path: ['subject'],
    message: 'Missing; a sign-off that is stored says what it is about.',
    params: { code: 'missing' },
  }),
) as z.ZodType<SubjectSignOff>

/** Checks sign-offs, for stores: each says what it is about. Paths begin with the index, as `[3].subject`. */
export function checkSignOffs(
  signOffs: readonly SubjectSignOff[],
): Result<readonly SubjectSignOff[], SchemaError> {
  return checkEach(SubjectSignOffSchema, signOffs)
}
