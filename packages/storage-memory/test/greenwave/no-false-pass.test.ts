import type { CompatOptions } from '@gatewright/core/greenwave'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { whatKeepsClosed } from './support/gate-oracle.ts'
import { gateRequests, gateWorlds, hasManifold } from './support/gate-worlds.ts'
import { decideBy, handIn, openServices, sourcesOf } from './support/services.ts'

/** On-demand policies may name files, too. */
const anyAddress: CompatOptions = { compat: ['requested-addresses'] }

describe('the gate', () => {
  it('opens only where an independent judge finds nothing that keeps it closed', async () => {
    const kinds = new Set<string>()
    await fc.assert(
      fc.asyncProperty(gateWorlds, gateRequests, async (world, request) => {
        const closed = whatKeepsClosed(world, request)
        const services = openServices()
        await handIn(world, services)
        const decided = await decideBy(sourcesOf(services), world, request, anyAddress)
        const isOpen = decided.match(
          (decision) => decision.policies_satisfied,
          ({ kind, message }) => (kind === 'greenwave/no-policy' ? 'no-policy' : message),
        )
        // Of what is stale for one scenario of several, a gate may stay closed.
        fc.pre(isOpen !== false || !hasManifold(world) || closed === 'no-policy')
        kinds.add(String(isOpen))
        const mustBeOpen = closed === 'no-policy' ? closed : closed.length === 0
        expect([isOpen, closed]).toStrictEqual([mustBeOpen, closed])
      }),
      { numRuns: 800 },
    )
    expect([...kinds].sort()).toEqual(['false', 'no-policy', 'true'])
  })
})
