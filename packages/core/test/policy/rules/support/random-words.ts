import fc from 'fast-check'
import type { SubjectRef } from '../../../../src/schema/index.ts'
import { minute, subject } from '../../../support/gate-examples.ts'

/** The names and instants that random gates are made of. Few, so that evidence and rules meet. */
export const testcases = ['unit/a', 'unit/b', 'e2e/c'] as const
export const roles = ['qe', 'docs'] as const
export const people = ['ann', 'Ann', 'ben', 'cy'] as const

/** The other subject that evidence and rules know of. */
export const other: SubjectRef = { type: 'koji_build', identifier: 'zsh-5.9-3.fc40' }

const lastMinute = 9

/** One moment in several ways of writing it, or less than a millisecond after it. */
export function written(minutes: number, way: number): string {
  const whole = minute(minutes).slice(0, -'.000Z'.length)
  return `${whole}${['Z', '.000Z', '.0Z', '.000000Z', '.0004Z', '.000499Z'][way] ?? 'Z'}`
}

export const moment: fc.Arbitrary<string> = fc
  .tuple(fc.nat(lastMinute), fc.nat(5))
  .map(([minutes, way]) => written(minutes, way))

export const testcase: fc.Arbitrary<string> = fc.constantFrom(...testcases)
export const who: fc.Arbitrary<string> = fc.constantFrom(...people)
export const role: fc.Arbitrary<string> = fc.constantFrom(...roles)
export const duration: fc.Arbitrary<string> = fc.constantFrom('PT1M', 'PT3M', 'PT90S', 'PT0.5S', 'P1D')
export const ref: fc.Arbitrary<'previous-release' | 'best-of-last'> = fc.constantFrom(
  'previous-release',
  'best-of-last',
)
export const variant: fc.Arbitrary<Readonly<Record<string, string>>> = fc.constantFrom<
  Record<string, string>[]
>({}, { arch: 'x86_64' }, { arch: 'x86_64', os: 'linux' })
export const subjectName: fc.Arbitrary<SubjectRef> = fc.constantFrom(subject, subject, other)

type Fields<Shape> = { readonly [Key in keyof Shape]: fc.Arbitrary<Shape[Key]> }

/** A record with keys that are always there, and keys that are there now and then. */
export function record<Required extends object, Optional extends object>(
  required: Fields<Required>,
  optional: Fields<Optional>,
): fc.Arbitrary<Required & Partial<Optional>> {
  const model = { ...required, ...optional } as unknown as Record<string, fc.Arbitrary<unknown>>
  const made = fc.record(model, { requiredKeys: Object.keys(required), noNullPrototype: true })
  return made as unknown as fc.Arbitrary<Required & Partial<Optional>>
}
