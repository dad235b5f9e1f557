import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, type JsonValue } from '../../../src/canonical/index.ts'
import {
  decide,
  EvidenceSchema,
  explain,
  parsePolicy,
  recompute,
  type Decision,
  type DecisionNode,
} from '../../../src/policy/index.ts'
import { compareInstants, fromEpochMs, toEpochMs } from '../../../src/schema/index.ts'
import { gateOfOneRule, randomGate, randomPredicates, type RandomGate } from './support/random-gates.ts'

const runs = 300

/** Over gates of many rules, and of one rule alone, which hides nothing behind another. */
function check(law: (gate: RandomGate) => void): void {
  fc.assert(fc.property(fc.oneof(randomGate, gateOfOneRule), law), { numRuns: runs })
}

function asked({ policies, evidence, query }: RandomGate, more: Partial<RandomGate['query']> = {}): Decision {
  return decide(policies, evidence, { ...query, predicates: randomPredicates, ...more })
}

function nodesOf(node: DecisionNode): DecisionNode[] {
  return [node, ...(node.children ?? []).flatMap(nodesOf)]
}

function bytes(decision: Decision): string {
  return canonicalJson(decision as unknown as JsonValue)
}

/** Every instant that a gate mentions, and some that follow from them. */
function instantsIn(gate: RandomGate): string[] {
  const told = JSON.stringify([gate.policies, gate.evidence, gate.query]).matchAll(
    /\d{4}-\d\d-\d\dT[\d:.]+Z/g,
  )
  const moments = [...new Set([...told].map(([instant]) => toEpochMs(instant)))]
  const later = [0, 500, 60_000, 90_000, 180_000, 86_400_000]
  return moments
    .flatMap((ms) => later.flatMap((more) => [ms + more - 1, ms + more, ms + more + 1]))
    .map(fromEpochMs)
}

describe('decide, over random policies of every rule type and random evidence', () => {
  it('is asked only what passes its schemas', () => {
    check(({ policies, evidence }) => {
      for (const policy of policies) expect(parsePolicy(policy).isOk()).toBe(true)
      expect(EvidenceSchema.safeParse(evidence).error).toBeUndefined()
    })
  })

  it('always answers, with a tree that can be written down, explained and worked out again', () => {
    check((gate) => {
      const decision = asked(gate)
      bytes(decision)
      explain(decision)
      for (const node of nodesOf(decision.tree))
        expect([node.path, recompute(node)]).toEqual([node.path, node.status])
      const paths = nodesOf(decision.tree).map(({ path }) => path)
      expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([])
    })
  })

  it('the order of the evidence, and repeated deliveries, change nothing', () => {
    check((gate) => {
      const evidence = Object.fromEntries(
        Object.entries(gate.evidence).map(([key, value]: [string, unknown]) => [
          key,
          Array.isArray(value) ? [...(value as unknown[]).toReversed(), ...(value as unknown[])] : value,
        ]),
      ) as unknown as RandomGate['evidence']
      const policies = [...gate.policies.toReversed(), ...gate.policies]
      expect(bytes(asked({ ...gate, policies, evidence }))).toBe(bytes(asked(gate)))
    })
  })

  it('the status of every node holds until just before its validUntil, which is later than now', () => {
    check((gate) => {
      const { at: now, knownAt = now } = gate.query
      const nodes = nodesOf(asked(gate, { knownAt }).tree)
      for (const { validUntil } of nodes)
        if (validUntil !== null) expect(compareInstants(validUntil, now)).toBeGreaterThan(0)
      for (const at of instantsIn(gate).filter((instant) => compareInstants(instant, now) > 0)) {
        const later = new Map(nodesOf(asked(gate, { knownAt, at }).tree).map((node) => [node.path, node]))
        for (const { path, status, enforcement, validUntil } of nodes) {
          const then = later.get(path)
          if (!then || (validUntil !== null && compareInstants(at, validUntil) >= 0)) continue
          expect([at, path, then.status, then.enforcement]).toEqual([at, path, status, enforcement])
        }
      }
    })
  })

  it('how an instant is written does not matter', () => {
    check((gate) => {
      const plain = oneOfEach(rewritten(gate, () => 6))
      const mixed = rewritten(plain, (index) => ((index * 7) % 4) + 6)
      expect(asked(mixed).status).toBe(asked(plain).status)
    })
  })
})

/** The gate with the fractions of its instants written with so many digits. */
function rewritten(gate: RandomGate, digits: (index: number) => number): RandomGate {
  let index = 0
  const text = JSON.stringify(gate).replaceAll(
    /(T\d\d:\d\d:\d\d)(?:\.(\d+))?Z/g,
    (_, whole: string, fraction: string = '') => `${whole}.${fraction.padEnd(digits(index++), '0')}Z`,
  )
  return JSON.parse(text) as RandomGate
}

/** Without what was delivered twice, which is one piece of evidence only while it is written the same. */
function oneOfEach(gate: RandomGate): RandomGate {
  const evidence = Object.fromEntries(
    Object.entries(gate.evidence).map(([key, value]: [string, unknown]) => [
      key,
      Array.isArray(value)
        ? [...new Map(value.map((one: unknown) => [JSON.stringify(one), one])).values()]
        : value,
    ]),
  ) as unknown as RandomGate['evidence']
  return { ...gate, evidence }
}
