import { describe, expect, it } from 'vitest'
import { GatewrightError } from '../../src/errors/index.ts'
import {
  allOf,
  anyOf,
  atLeast,
  definePolicy,
  noneFailing,
  parsePolicy,
  passing,
} from '../../src/policy/index.ts'

describe('the builders', () => {
  it('give the data that would be parsed, frozen', () => {
    const built = definePolicy({
      id: 'shop',
      applies: { decisionContexts: ['release'], subjectTypes: ['git_commit'] },
      rules: [
        allOf(passing('unit/a', { id: 'a' }), anyOf(passing('unit/b', { variants: [{ arch: 'x86_64' }] }))),
        atLeast(1, noneFailing({ list: 'l' }, { flaky: 'pass' })),
      ],
    })
    const data = {
      apiVersion: 'gating/v1',
      id: 'shop',
      applies: { decisionContexts: ['release'], subjectTypes: ['git_commit'] },
      rules: [
        {
          type: 'allOf',
          rules: [
            { type: 'passing', testcase: 'unit/a', variants: 'observed', id: 'a' },
            {
              type: 'anyOf',
              rules: [{ type: 'passing', testcase: 'unit/b', variants: [{ arch: 'x86_64' }] }],
            },
          ],
        },
        { type: 'atLeast', count: 1, rules: [{ type: 'noneFailing', of: { list: 'l' }, flaky: 'pass' }] },
      ],
    }
    expect(built).toEqual(data)
    expect(parsePolicy(JSON.parse(JSON.stringify(built)))._unsafeUnwrap()).toEqual(built)
    expect(Object.isFrozen(built.rules[0])).toBe(true)
  })

  it('definePolicy throws what went wrong where it stands', () => {
    const define = (): unknown =>
      definePolicy({
        id: '1',
        applies: { decisionContexts: [], subjectTypes: ['x'] },
        rules: [atLeast(3, passing('a'))],
      })
    expect(define).toThrow(GatewrightError)
    expect(define).toThrow(/id: An id is a letter/)
  })

  it('leave what they are made of to the caller', () => {
    const variants = [{ arch: 'x86_64' }]
    const rule = passing('unit/a', { variants })
    variants.push({ arch: 'aarch64' })
    expect(rule.variants).toEqual([{ arch: 'x86_64' }])
    expect(Object.isFrozen(rule.variants)).toBe(true)
    const outer = Object.freeze({ observed: '*', minCount: 1 })
    expect(Object.isFrozen(noneFailing(outer).of)).toBe(true)
  })
})
