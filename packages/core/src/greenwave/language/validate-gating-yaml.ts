import { compareText } from '../../canonical/compare-text.ts'
import { quirksOf, type CompatOptions } from '../compat.ts'
import { contextsOf } from './contexts.ts'
import { greenwaveMessage } from './fault.ts'
import type { GreenwaveFinding } from './finding.ts'
import type { GreenwavePolicy } from './greenwave-policy.ts'
import { inspectGreenwave } from './inspect.ts'

export interface ValidateGatingYamlOptions extends CompatOptions {
  /** The policies of the service, which remote rules belong to. */
  readonly policies: readonly GreenwavePolicy[]
  /** Whether to warn of keys that Greenwave leaves aside or overwrites; false by default. */
  readonly strict?: boolean
}

/** An answer as the API gives it. */
export interface ValidateGatingYamlAnswer {
  readonly status: 200 | 400
  readonly body: {
    readonly message: string
    /** Where the first fault is, from 1. Not with the quirk `trouble-without-place`. */
    readonly line?: number
    readonly column?: number
    /** With `strict` only, and only where there are some. */
    readonly warnings?: readonly GreenwaveFinding[]
  }
}

/**
 * Answers `POST /validate-gating-yaml`: whether a `gating.yaml` can be read, and whether every decision context in it is one
 * that a policy of the service asks about, because nobody would look at it otherwise.
 *
 * @example
 * import { validateGatingYaml } from '@gatewright/core/greenwave'
 *
 * validateGatingYaml('', { policies: [] }) // { status: 400, body: { message: 'No policies defined' } }
 */
export function validateGatingYaml(
  text: string,
  options: ValidateGatingYamlOptions,
): ValidateGatingYamlAnswer {
  const { policies, strict = false } = options
  const inspected = inspectGreenwave(text, { kind: 'remote' })
  if (inspected.isErr()) {
    const { line, column } = inspected.error.problems[0] ?? {}
    const isPlaced =
      !quirksOf(options).has('trouble-without-place') && line !== undefined && column !== undefined
    const place = isPlaced ? { line, column } : {}
    return { status: 400, body: { message: greenwaveMessage(inspected.error), ...place } }
  }
  const { policies: remote, findings } = inspected.value
  if (remote.length === 0) return { status: 400, body: { message: 'No policies defined' } }
  const warnings = strict
    ? findings.filter(({ code }) => code === 'unknown-key' || code === 'duplicate-key')
    : []
  return {
    status: 200,
    body: { message: messageFor(remote, policies), ...(warnings.length === 0 ? {} : { warnings }) },
  }
}

function messageFor(remote: readonly GreenwavePolicy[], policies: readonly GreenwavePolicy[]): string {
  const parents = new Set(policies.flatMap((policy) => contextsOf(policy)))
  const missing = new Set(
    remote.flatMap((policy) => contextsOf(policy)).filter((context) => !parents.has(context)),
  )
  if (missing.size === 0) return 'All OK'
  const contexts = [...missing].sort(compareText).join(', ')
  return `Greenwave could not find a parent policy(ies) for following decision context(s): ${contexts}. Please change your policy so that it will match a decision context in the parent policies.`
}
