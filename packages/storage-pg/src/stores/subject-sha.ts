import { textSha } from '../sql/keys.ts'

/** By which rows about a subject are found, as it is written: type and identifier may be longer than a key of an index. */
export function subjectSha({
  type,
  identifier,
}: {
  readonly type: string
  readonly identifier: string
}): Buffer {
  return textSha(JSON.stringify([type, identifier]))
}
