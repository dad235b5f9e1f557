import * as z from 'zod'
import { instanceOf } from './instance-of.ts'

/** A subject as WaiverDB named it before 0.11. */
export interface LegacySubject {
  readonly type?: string | null | undefined
  readonly item?: string | null | undefined
  readonly original_spec_nvr?: string | null | undefined
  readonly 'productmd.compose.id'?: string | null | undefined
}

/** A subject by type and identifier. */
export interface NamedSubject {
  readonly type: string
  readonly identifier: string
}

const text = z.nullish(z.string())

export const LegacySubjectSchema: z.ZodType<LegacySubject> = instanceOf(
  'TestSubject',
  z.object({ type: text, item: text, original_spec_nvr: text, 'productmd.compose.id': text }),
)

/** What an old subject stands for; nothing where it has no type or no identifier. */
export function namedSubject(subject: LegacySubject): NamedSubject | undefined {
  const { type, item, original_spec_nvr: nvr, 'productmd.compose.id': compose } = subject
  if ((type === 'koji_build' || type === 'brew-build') && isText(item))
    return { type: 'koji_build', identifier: item }
  if (isText(nvr)) return { type: 'koji_build', identifier: nvr }
  if (isText(compose)) return { type: 'compose', identifier: compose }
  return isText(type) && isText(item) ? { type, identifier: item } : undefined
}

function isText(value: string | null | undefined): value is string {
  return value !== undefined && value !== null && value !== ''
}
