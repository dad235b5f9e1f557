import { err, ok, type Result } from 'neverthrow'
import type { BusMessage } from './bus-delivery.ts'
import type { MessageContent } from './message-content.ts'
import type { InvalidMessage, MessageTooLarge, UnknownMessageVersion } from './message-error.ts'

/** Readers for some versions of a format. */
export interface MessageReader {
  /** The first version that it reads, as `0.2.1`. */
  readonly since: string
  /** The first version that it does not read any more. */
  readonly before: string
  /** What to do instead, where the versions are on their way out: reading one is a warning. */
  readonly deprecated?: string
  read(message: BusMessage): Result<MessageContent, InvalidMessage | MessageTooLarge>
}

/** A format of messages, in all its versions. */
export interface MessageFormat {
  /** Stable: `fedora-ci`. */
  readonly name: string
  /** True for a message of the format, whatever its version. */
  recognises(message: BusMessage): boolean
  /** The version that a message says it has; undefined where it says none. */
  versionOf(message: BusMessage): string | undefined
  /** The version of messages that say none. A format without it has no versions, and its messages are `1.0.0`. */
  readonly unsaidVersion?: string
  readonly readers: readonly MessageReader[]
}

/** The reader for a version of a format. */
export function readerFor(
  { name, readers }: MessageFormat,
  version: string,
): Result<MessageReader, UnknownMessageVersion> {
  const wanted = numbersOf(version)
  const found =
    wanted && readers.find(({ since, before }) => isAtLeast(wanted, since) && !isAtLeast(wanted, before))
  if (found) return ok(found)
  const known = readers.map(({ since, before }) => `from ${since} before ${before}`)
  const shown = JSON.stringify(version.slice(0, 64))
  return err({
    kind: 'message/unknown-version',
    message: `No reader for version ${shown} of ${name}; there are readers for versions ${known.join(', ')}.`,
    retryable: false,
    format: name,
    version,
    known,
  })
}

/** A draft of a version, as `0.3.0-draft`, has a shape of its own and is no version. */
function numbersOf(version: string): readonly number[] | undefined {
  const parts = /^(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?$/.exec(version)
  return parts ? [Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 0)] : undefined
}

function isAtLeast(version: readonly number[], bound: string): boolean {
  const least = numbersOf(bound) ?? []
  for (const [at, part] of version.entries()) {
    const difference = part - (least[at] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}
