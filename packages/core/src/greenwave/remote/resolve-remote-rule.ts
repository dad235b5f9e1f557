import type { Quirks } from '../compat.ts'
import { err, ok, ResultAsync, type Result } from 'neverthrow'
import { readGreenwavePolicies, greenwaveMessage } from '../language/index.ts'
import type { GreenwavePolicy, RemoteRule } from '../language/greenwave-policy.ts'
import { sourceFailed, type GreenwaveFailure } from '../failure.ts'
import type { GreenwaveSettings } from '../settings.ts'
import { subjectText, type Subject } from '../subjects/subject.ts'
import type { BuildSource } from './build-source.ts'
import type { RemoteFileError, RemoteFileSource } from './remote-file-source.ts'
import { addressOf, type AddressTrouble } from './source-addresses.ts'

/** What came of looking for the file of a remote rule. */
export type RemoteOutcome =
  /** The first file that was found, and the policies in it. */
  | { readonly kind: 'found'; readonly source: string; readonly policies: readonly GreenwavePolicy[] }
  /** The first file that was found cannot be used. */
  | {
      readonly kind: 'invalid'
      readonly source: string
      /** What Greenwave says of it. */
      readonly details: string
      /** From 1, as editors count. */
      readonly line?: number
      readonly column?: number
    }
  /** There is none of the files. */
  | { readonly kind: 'missing'; readonly sources: readonly string[] }
  /** Whether there is a file, or what is in it, could not be found out. */
  | {
      readonly kind: 'failed'
      /** The addresses that were tried. */
      readonly sources: readonly string[]
      readonly message: string
      readonly reason: RemoteTrouble
    }

type RemoteTrouble = AddressTrouble['reason'] | RemoteFileError['reason'] | 'not-configured'

export interface RemoteRuleOptions {
  readonly settings: GreenwaveSettings
  readonly files: RemoteFileSource | undefined
  readonly builds: BuildSource | undefined
  readonly quirks: Quirks
}

/**
 * Looks for the file of a remote rule: the rule's own addresses in their order, else those that are set up for the type of
 * the subject. A file that is not there makes room for the next; anything else ends the search.
 *
 * As Greenwave does (`fetch-fails-decision`), only a build that is not found and sources that cannot be read are `failed`; a build
 * system or web server in trouble is a failure of the decision.
 */
export function resolveRemoteRule(
  rule: RemoteRule,
  subject: Subject,
  options: RemoteRuleOptions,
): ResultAsync<RemoteOutcome, GreenwaveFailure> {
  return new ResultAsync(search(rule, subject, options))
}

/** What was found for a rule to another with the same addresses: one that must have a file must have a policy in it. */
export function outcomeFor({ required }: RemoteRule, outcome: RemoteOutcome, quirks: Quirks): RemoteOutcome {
  const isEmpty = outcome.kind === 'found' && outcome.policies.length === 0
  return isEmpty && required && !quirks.has('empty-file-suffices')
    ? { kind: 'invalid', source: outcome.source, details: 'No policies defined' }
    : outcome
}

async function search(
  rule: RemoteRule,
  subject: Subject,
  options: RemoteRuleOptions,
): Promise<Result<RemoteOutcome, GreenwaveFailure>> {
  const { settings, builds, quirks } = options
  const isUpstream = quirks.has('fetch-fails-decision')
  const templates = rule.sources.length > 0 ? rule.sources : templatesFor(subject, settings)
  const tried: string[] = []
  if (templates.length === 0) return notConfigured(subject, isUpstream)
  for (const template of new Set(templates)) {
    const address = await addressOf(template, subject, {
      builds,
      isTrusting: quirks.has('addresses-unchecked'),
    })
    if (address.isErr()) return addressTrouble(address.error, tried, isUpstream)
    if (address.value === undefined) continue
    tried.push(address.value)
    if (!options.files) return noFiles(tried, isUpstream)
    const text = await options.files.fetch(address.value)
    if (text.isErr()) return fetchTrouble(text.error, tried, isUpstream)
    if (text.value !== undefined) return ok(readFile(text.value, address.value))
  }
  return ok({ kind: 'missing', sources: tried })
}

function templatesFor(subject: Subject, { remoteRulePolicies }: GreenwaveSettings): readonly string[] {
  const own = Object.hasOwn(remoteRulePolicies, subject.type.id)
    ? remoteRulePolicies[subject.type.id]
    : undefined
  const found = own ?? (Object.hasOwn(remoteRulePolicies, '*') ? remoteRulePolicies['*'] : undefined)
  return found === undefined ? [] : typeof found === 'string' ? [found] : found
}

function readFile(text: string, source: string): RemoteOutcome {
  return readGreenwavePolicies(text, { kind: 'remote' }).match<RemoteOutcome>(
    (policies) => ({ kind: 'found', source, policies }),
    (error) => {
      const [{ line, column } = {}] = error.problems
      const place = line === undefined || column === undefined ? {} : { line, column }
      return { kind: 'invalid', source, details: greenwaveMessage(error), ...place }
    },
  )
}

type Ending = Result<RemoteOutcome, GreenwaveFailure>

const unexpected = 'Unexpected error while fetching remote policies'

function addressTrouble(trouble: AddressTrouble, sources: readonly string[], isUpstream: boolean): Ending {
  const { reason, message } = trouble
  const isKnownUpstream = reason === 'build-not-found' || reason === 'unreadable-source'
  if (!isUpstream || isKnownUpstream) return ok({ kind: 'failed', sources, message, reason })
  if (reason === 'builds-unavailable')
    return err(sourceFailed(message, trouble.cause, trouble.cause.reason === 'timed-out'))
  return err(sourceFailed(unexpected, trouble))
}

function fetchTrouble(cause: RemoteFileError, sources: readonly string[], isUpstream: boolean): Ending {
  const { reason, message } = cause
  if (!isUpstream) return ok({ kind: 'failed', sources, message, reason })
  return err(
    reason === 'timed-out'
      ? sourceFailed(message, cause, true)
      : sourceFailed('Error occurred while retrieving a remote rule file from the repo.', cause),
  )
}

function notConfigured(subject: Subject, isUpstream: boolean): Ending {
  const message = `Cannot use a remote rule for ${subjectText(subject)} subject as it has not been configured`
  return isUpstream
    ? err(sourceFailed(unexpected, message))
    : ok({ kind: 'failed', sources: [], message, reason: 'not-configured' })
}

function noFiles(sources: readonly string[], isUpstream: boolean): Ending {
  const message = 'No source of remote rule files is set up'
  return isUpstream
    ? err(sourceFailed(unexpected, message))
    : ok({ kind: 'failed', sources, message, reason: 'not-configured' })
}
