import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  anyOf,
  decide,
  passing,
  recompute,
  type DecisionNode,
  type Status,
} from '../../../src/policy/index.ts'
import { attempts, decided } from '../../support/gate-examples.ts'
import { randomGate, randomPredicates } from './support/random-gates.ts'

const statuses: readonly Status[] = ['satisfied', 'unsatisfied', 'pending', 'inconclusive', 'not-applicable']

/** The tree with every status in between replaced: what the leaves say is all that is left. */
function scrambled(node: DecisionNode, status: Status): DecisionNode {
  if (!node.children || !node.operator) return node
  return { ...node, status, children: node.children.map((child) => scrambled(child, status)) }
}

/** The tree with one leaf that says otherwise. */
function withLeaf(node: DecisionNode, path: string, status: Status): DecisionNode {
  if (node.path === path && !node.children) return { ...node, status }
  const children = node.children?.map((child) => withLeaf(child, path, status))
  return children ? { ...node, children } : node
}

describe('recompute', () => {
  it('believes leaves alone, whatever the statuses in between say', () => {
    fc.assert(
      fc.property(randomGate, fc.constantFrom(...statuses), ({ policies, evidence, query }, status) => {
        const { tree } = decide(policies, evidence, { ...query, predicates: randomPredicates })
        expect(recompute(scrambled(tree, status))).toBe(tree.status)
      }),
    )
  })

  it.each([
    ['satisfied', 'satisfied'],
    ['pending', 'pending'],
    ['inconclusive', 'inconclusive'],
    ['not-applicable', 'unsatisfied'],
  ] as const)('follows a leaf that becomes %s', (status, expected) => {
    const { tree } = decided(anyOf(passing('unit/a'), passing('unit/b')), {
      results: [...attempts('FAILED'), ...attempts('FAILED').map((one) => ({ ...one, testcase: 'unit/b' }))],
    })
    expect(recompute(tree)).toBe('unsatisfied')
    expect(recompute(withLeaf(tree, 'shop/0/1/unit/b', status))).toBe(expected)
  })

  it('counts a leaf by its weight, and none that only warns', () => {
    const leaf: DecisionNode = {
      path: 'a',
      kind: 'slot',
      status: 'satisfied',
      code: 'passed',
      message: '',
      cites: {},
      validUntil: null,
    }
    const failed: DecisionNode = { ...leaf, path: 'b', status: 'unsatisfied', code: 'failed' }
    const share = (...children: readonly DecisionNode[]): Status =>
      recompute({ ...leaf, kind: 'share', operator: { ratio: [3, 4] }, children })
    expect(share({ ...leaf, weight: 3 }, failed)).toBe('satisfied')
    expect(share({ ...leaf, weight: 2 }, failed)).toBe('unsatisfied')
    expect(share({ ...leaf, weight: 2 }, { ...failed, enforcement: 'warn' })).toBe('satisfied')
    expect(share({ ...leaf, weight: 9, enforcement: 'dry-run' }, failed)).toBe('unsatisfied')
    expect(share({ ...leaf, enforcement: 'warn' })).toBe('not-applicable')
    expect(recompute({ ...leaf, status: 'pending', operator: { atLeast: 'all' } })).toBe('pending')
  })
})
