import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { canonicalJson, type JsonValue } from '../../../src/canonical/index.ts'
import {
  decide,
  EvidenceSchema,
  explain,
  parsePolicy,
  predicate,
  recompute,
  type Decision,
  type DecisionNode,
} from '../../../src/policy/index.ts'
import { compareInstants, fromEpochMs, toEpochMs } from '../../../src/schema/index.ts'
import { other } from './support/random-words.ts'
import { gateOfOneRule, randomGate, randomPredicates, type RandomGate } from './support/random-gates.ts'

const runs = 300

/** Over gates of many rules, and of one rule alone, which hides nothing behind another. */
function check(
  law: (gate: RandomGate) => void,
  gates: fc.Arbitrary<RandomGate> = anyGate,
  numRuns: number = runs,
): void {
  fc.assert(fc.property(gates, law), { numRuns })
}

const anyGate = fc.oneof(randomGate, gateOfOneRule)

function asked({ policies, evidence, query }: RandomGate, more: Partial<RandomGate['query']> = {}): Decision {
  return decide(policies, evidence, { ...query, predicates: randomPredicates, ...more })
}

const nobodyKnows = predicate({
  params: z.unknown(),
  laws: [],
  evaluate: () => ({ status: 'pending', code: 'unknown', message: 'nobody knows', cites: [] }),
})

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

  it('is open for no policy where nothing at all is known', () => {
    check(({ policies, evidence: { subject, lists = {} }, query }) => {
      // How old something is can be known of it without any evidence.
      const asking = { ...query, predicates: { ...randomPredicates, ages: nobodyKnows } }
      expect(decide(policies, { subject, results: [] }, asking).status).not.toBe('satisfied')
      expect(decide(policies, { subject, results: [], lists }, asking).status).not.toBe('satisfied')
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

  it('what came after the cut is not seen, of whatever kind', () => {
    check((gate) => {
      const { at, knownAt = at } = gate.query
      const isKnown = (one: object): boolean => {
        const instant = 'submittedAt' in one ? one.submittedAt : 'at' in one ? one.at : knownAt
        return compareInstants(String(instant), knownAt) <= 0
      }
      const evidence = Object.fromEntries(
        Object.entries(gate.evidence).map(([key, value]: [string, unknown]) => [
          key,
          Array.isArray(value) ? (value as object[]).filter((one) => isKnown(one)) : value,
        ]),
      ) as unknown as RandomGate['evidence']
      expect(bytes(asked({ ...gate, evidence }))).toBe(bytes(asked(gate)))
    })
  })

  it('what is known of another subject is nothing to rules that do not ask for it', () => {
    check((gate) => {
      const { results, signOffs = [] } = gate.evidence
      const evidence = {
        ...gate.evidence,
        results: results.filter(({ item }) => item.id !== other.identifier),
        signOffs: signOffs.filter((one) => one.subject?.identifier !== other.identifier),
      }
      expect(asked({ ...gate, evidence }).tree).toEqual(asked(gate).tree)
    }, gateOfOneRule)
  })

  it('the status of every node holds until just before its validUntil, which is later than now', () => {
    check(
      (gate) => {
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
      },
      anyGate,
      runs / 2,
    )
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
