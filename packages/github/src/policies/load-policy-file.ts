import type { ErrorValue } from '@gatewright/core/errors'
import { err, ok, ResultAsync, type Result } from 'neverthrow'
import * as z from 'zod'
import type { GitHubCallError } from '../calls/call-error.ts'
import type { GitHubCaller } from '../calls/github-caller.ts'
import type { Repository } from '../calls/github-request.ts'
import { readReply, type GitHubReplyInvalid } from '../calls/read-reply.ts'

/** There is no policy file where it should be. What that means is for you to say; it is never "everything is allowed". */
export interface PolicyFileMissing extends ErrorValue<'github/policy-missing'> {
  readonly retryable: false
  readonly path: string
  readonly ref: string
}

/** The policy file is there and can't be read as one; `cause` is what is wrong with it. */
export interface PolicyFileInvalid<Fault> extends ErrorValue<'github/policy-invalid'> {
  readonly retryable: false
  readonly path: string
  readonly ref: string
  readonly cause: Fault
}

/** A policy file that was read. */
export interface PolicyFile<Content> {
  readonly content: Content
  /** The name of the file's content: the same for the same bytes. */
  readonly blobSha: string
  /** The branch or commit that it was read from. */
  readonly ref: string
}

export interface LoadPolicyFileOptions<Content, Fault> extends Repository {
  /** As `.github/gatewright.yml`. */
  readonly path: string
  /**
   * The branch that a change goes into, or a commit of it. Never the head of the change: whoever wrote that would write the
   * policy for it.
   */
  readonly baseRef: string
  /** Makes of the text what you decide by, as `parsePolicyYaml`. */
  parse(text: string, options: { readonly file: string }): Result<Content, Fault>
  /** Remembers what was parsed by the name of its content; give each kind of file and each parser its own. */
  readonly cache?: Map<string, Result<Content, Fault>>
  /** The longest file that is read, in bytes; 256 KiB by default. */
  readonly mostBytes?: number
}

export type LoadPolicyFileError<Fault> =
  | PolicyFileMissing
  | PolicyFileInvalid<Fault | undefined>
  | GitHubCallError
  | GitHubReplyInvalid

/**
 * Reads a policy file from the branch that a change goes into. A file that is missing or invalid is an error that says so, and
 * never an empty policy or a default one.
 *
 * @example
 * import { parsePolicyYaml } from '@gatewright/core/policy'
 * import { loadPolicyFile, type GitHubCaller } from '@gatewright/github'
 *
 * declare const caller: GitHubCaller
 *
 * const loaded = await loadPolicyFile(caller, {
 *   owner: 'shop',
 *   repo: 'cart',
 *   path: '.github/gatewright.yml',
 *   baseRef: 'main',
 *   parse: parsePolicyYaml,
 * })
 * if (loaded.isErr()) console.error(loaded.error.message)
 */
export function loadPolicyFile<Content, Fault>(
  caller: GitHubCaller,
  options: LoadPolicyFileOptions<Content, Fault>,
): ResultAsync<PolicyFile<Content>, LoadPolicyFileError<Fault>> {
  return new ResultAsync(load(caller, options))
}

const route = 'GET /repos/{owner}/{repo}/contents/{path}'
const mostCached = 1_000

async function load<Content, Fault>(
  caller: GitHubCaller,
  {
    owner,
    repo,
    path,
    baseRef: ref,
    parse,
    cache,
    mostBytes = 256 * 1_024,
  }: LoadPolicyFileOptions<Content, Fault>,
): Promise<Result<PolicyFile<Content>, LoadPolicyFileError<Fault>>> {
  const answer = await caller.call(route, { owner, repo, path, ref })
  if (answer.isErr()) {
    if (answer.error.kind !== 'github/not-found') return err(answer.error)
    const message = `There is no ${path} in ${owner}/${repo} at ${ref}.`
    return err({ kind: 'github/policy-missing', message, retryable: false, path, ref })
  }
  const file = readReply(FileSchema, answer.value.data, route)
  if (file.isErr()) return err(file.error)
  const { sha, content: encoded, encoding, size } = file.value
  const invalid = (
    what: string,
    cause: Fault | undefined,
  ): Result<never, PolicyFileInvalid<Fault | undefined>> => {
    const message = `${path} in ${owner}/${repo} at ${ref} is no policy file: ${what}`
    return err({ kind: 'github/policy-invalid', message, retryable: false, path, ref, cause })
  }
  if (size > mostBytes || encoding !== 'base64')
    return invalid(`it is longer than ${mostBytes} bytes.`, undefined)
  const text = textOf(encoded)
  if (text === undefined) return invalid('it is not UTF-8.', undefined)
  const parsed = cache?.get(sha) ?? parse(text, { file: path })
  if (cache && !cache.has(sha)) {
    if (cache.size >= mostCached) cache.clear()
    cache.set(sha, parsed)
  }
  if (parsed.isErr()) return invalid(told(parsed.error), parsed.error)
  return ok({ content: parsed.value, blobSha: sha, ref })
}

const FileSchema = z.object({
  type: z.literal('file'),
  sha: z.string().min(1),
  size: z.int(),
  encoding: z.string(),
  content: z.string(),
})

const utf8 = new TextDecoder('utf-8', { fatal: true })

function textOf(encoded: string): string | undefined {
  try {
    return utf8.decode(Buffer.from(encoded, 'base64'))
  } catch {
    return undefined
  }
}

function told(fault: unknown): string {
  const message =
    typeof fault === 'object' && fault !== null
      ? (fault as { readonly message?: unknown }).message
      : undefined
  return typeof message === 'string' ? message : 'it can’t be parsed.'
}
