import { DurationSchema, durationToMs, isInstant, type Instant } from '../../schema/index.ts'

/** Every text inside of plain data; the names of keys are not among them. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

/** The durations that are mentioned, in milliseconds, the shortest first. */
export function durationsIn(value: unknown): readonly number[] {
  return textsIn(value)
    .filter((text) => text.startsWith('P') && DurationSchema.safeParse(text).success)
    .map(durationToMs)
    .sort((a, b) => a - b)
}

/** The instants that are mentioned, as they are written. */
export function instantsIn(value: unknown): readonly Instant[] {
  return textsIn(value).filter(isInstant)
}
