import { err, ok, type Result } from 'neverthrow'
import type { Instant } from '../../schema/instant.ts'
import type { TestResult } from '../../schema/result.ts'
import type { SchemaError } from '../../schema/schema-error.ts'
import { fedoraCiArtifact, type FedoraCiArtifact } from './fedora-ci-artifact.ts'
import { notExpressible, type OutgoingMessage } from './outgoing-message.ts'

/** Who runs the tests. */
export interface FedoraCiContact {
  readonly name: string
  readonly team: string
  readonly docs: string
  readonly email: string
  readonly url?: string
  readonly irc?: string
}

/** A message of version 1.x about a test that is queued, running, complete or broken. */
export interface FedoraCiMessage {
  readonly contact: FedoraCiContact
  readonly run: { readonly url: string; readonly log: string }
  readonly artifact: FedoraCiArtifact
  readonly pipeline: { readonly id: string; readonly name: string }
  readonly test: {
    readonly namespace: string
    readonly type: string
    readonly category: string
    readonly scenario?: string
    readonly docs?: string
    readonly note?: string
    /** Only where the test is complete. */
    readonly result?: string
  }
  readonly system: readonly {
    readonly os: string
    readonly provider: string
    readonly architecture: string
    readonly variant?: string
  }[]
  readonly error?: { readonly reason: string; readonly issue_url?: string }
  readonly generated_at: Instant
  readonly version: '1.1.14'
}

export interface FedoraCiMessageOptions {
  readonly contact: FedoraCiContact
  readonly pipeline: { readonly id: string; readonly name: string }
  /** Where the run is to be seen; an address of the result's own goes before. */
  readonly run: { readonly url: string; readonly log: string }
  /** Where a person reads what the test does. */
  readonly docs?: string
  /** What stands before `<artifact>.test.<state>` in the topic; `org.centos.prod.ci` by default. */
  readonly topicPrefix?: string
}

/**
 * A result as a Fedora-CI message of version 1.1.14. `readMessage` reads it again, with the same testcase, item, outcome and
 * time.
 *
 * The testcase is `namespace.type.category`, of three parts at least. A test that was skipped is `not_applicable`: as `info`,
 * which some producers send, it would pass Greenwave's gates. Errors: `schema/invalid` for a testcase of fewer parts, and for
 * an item of a type that the format has no artifact for.
 *
 * @example
 * import { writeFedoraCiMessage } from '@gatewright/core/messages'
 * import type { TestResult } from '@gatewright/core/schema'
 *
 * declare const result: TestResult
 *
 * const message = writeFedoraCiMessage(result, {
 *   contact: { name: 'Shop CI', team: 'shop', docs: 'https://ci.example/docs', email: 'ci@shop.example' },
 *   pipeline: { id: '7f3a', name: 'nightly' },
 *   run: { url: 'https://ci.example/job/7/', log: 'https://ci.example/job/7/console' },
 * })
 * message.map(({ topic }) => topic) // ok('org.centos.prod.ci.koji-build.test.complete')
 */
export function writeFedoraCiMessage(
  result: TestResult,
  options: FedoraCiMessageOptions,
): Result<OutgoingMessage<FedoraCiMessage>, SchemaError> {
  const parts = /^(.+)\.([^.]+)\.([^.]+)$/.exec(result.testcase)
  if (!parts) return err(notExpressible(['testcase'], 'Not namespace.type.category.'))
  const [, namespace = '', type = '', category = ''] = parts
  return fedoraCiArtifact(result).andThen(({ artifact, system }) => {
    const state = stateOf(result.outcome)
    const { contact, pipeline, run, docs, topicPrefix = 'org.centos.prod.ci' } = options
    const { scenario } = result.variant
    const topic = `${topicPrefix}.${String(artifact['type'])}.test.${state}`
    const body: FedoraCiMessage = {
      contact,
      run: { ...run, ...(result.refUrl === undefined ? {} : { url: result.refUrl }) },
      artifact,
      pipeline,
      test: {
        namespace,
        type,
        category,
        ...(scenario === undefined ? {} : { scenario }),
        ...(docs === undefined ? {} : { docs }),
        ...(result.note === undefined ? {} : { note: result.note }),
        ...(state === 'complete' ? { result: wordOf(result.outcome) } : {}),
      },
      system,
      ...(state === 'error' ? { error: errorOf(result) } : {}),
      generated_at: result.submittedAt,
      version: '1.1.14',
    }
    return ok({ id: `${topic}/${result.id}`, topic, headers: {}, body })
  })
}

function stateOf(outcome: string): 'queued' | 'running' | 'complete' | 'error' {
  switch (outcome) {
    case 'QUEUED':
      return 'queued'
    case 'RUNNING':
      return 'running'
    case 'ERROR':
      return 'error'
    default:
      return 'complete'
  }
}

function wordOf(outcome: string): string {
  return outcome === 'SKIPPED' ? 'not_applicable' : outcome.toLowerCase()
}

function errorOf({ data, note }: TestResult): NonNullable<FedoraCiMessage['error']> {
  const [reason = note ?? 'not available'] = data['error_reason'] ?? []
  const [issueUrl] = data['issue_url'] ?? []
  return { reason, ...(issueUrl === undefined ? {} : { issue_url: issueUrl }) }
}
