import { err, ok, type Result } from 'neverthrow'
import { badRequest, type GreenwaveFailure } from '../failure.ts'
import type { GreenwavePolicy } from '../language/greenwave-policy.ts'
import type { GreenwaveWorld } from './world.ts'

/**
 * Whether the remote rules of an on-demand policy stay with addresses that the service itself knows, from its settings or
 * from its policies: whoever asks must not choose what the service fetches.
 */
export function checkRequestedAddresses(
  onDemand: GreenwavePolicy | undefined,
  { policies, settings }: GreenwaveWorld,
): Result<void, GreenwaveFailure> {
  const wanted = onDemand ? sourcesOf(onDemand) : []
  if (wanted.length === 0) return ok(undefined)
  const known = new Set(
    [...Object.values(settings?.remoteRulePolicies ?? {}), ...policies.map(sourcesOf)].flat(),
  )
  const unknown = wanted.find((source) => !known.has(source))
  return unknown === undefined
    ? ok(undefined)
    : err(
        badRequest(`Remote rules of a request may not name addresses of their own: ${unknown.slice(0, 200)}`),
      )
}

function sourcesOf({ rules }: GreenwavePolicy): readonly string[] {
  return rules.flatMap((rule) => (rule.type === 'RemoteRule' ? rule.sources : []))
}
