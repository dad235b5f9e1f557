import { err, ok, type Result } from 'neverthrow'
import type { Build } from './build-source.ts'

/** Where the sources of a build are. */
export interface SourceRevision {
  /** The folder that holds the repository, as `rpms`; empty where there is none. */
  readonly namespace: string
  /** The repository's name, without `.git`. */
  readonly name: string
  readonly revision: string
}

/** What is wrong with a build's source: that there is none, or a sentence that says why it cannot be read. */
export type NoRevision =
  | { readonly reason: 'no-source' }
  | { readonly reason: 'unreadable'; readonly message: string }

/**
 * Reads where a build's sources are: `rpms`, `bash` and `1a2b` of `git+https://src.example.com/rpms/bash.git#1a2b`.
 *
 * @param identifier - the build's, for the message
 * @param address - the build system's, for the message
 */
export function sourceRevision(
  build: Build,
  identifier: string,
  address: string,
): Result<SourceRevision, NoRevision> {
  const source = build.source || build.originalUrl
  if (!source) return err({ reason: 'no-source' })
  const [, path = '', revision = ''] = urlParts.exec(source) ?? []
  if (revision === '') {
    const message =
      `Failed to parse SCM URL "${source}" from Koji build "${identifier}" at "${address}" ` +
      '(missing URL fragment with SCM revision information)'
    return err({ reason: 'unreadable', message })
  }
  const parts = path.split('/')
  return ok({
    namespace: parts.length < 3 ? '' : (parts.at(-2) ?? ''),
    name: (parts.at(-1) ?? '').replace(/\.git$/, ''),
    revision,
  })
}

/** Scheme and host are passed over, as is a query; what is left is the path and the fragment. */
const urlParts = /^(?:[A-Za-z][\w+.-]*:)?(?:\/\/[^/?#]*)?([^?#]*)(?:\?[^#]*)?(?:#(.*))?$/s
