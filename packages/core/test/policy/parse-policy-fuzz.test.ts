import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide, parsePolicy, parsePolicyYaml, type Policy } from '../../src/policy/index.ts'
import { lawTools } from '../../src/testing/laws/scenario.ts'
import { query, result, subject } from '../support/gate-examples.ts'

const { policy } = lawTools(fc, decide)

/** Any place in plain data gets another value. */
function spoilt(value: unknown, path: readonly number[], by: unknown): unknown {
  const [next, ...rest] = path
  if (next === undefined || typeof value !== 'object' || value === null) return by
  const keys = Object.keys(value)
  const key = keys[next % Math.max(1, keys.length)]
  if (key === undefined) return by
  const changed = spoilt((value as Record<string, unknown>)[key], rest, by)
  if (Array.isArray(value))
    return value.map((member: unknown, index) => (String(index) === key ? changed : member))
  return { ...value, [key]: changed }
}

const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    Number.NaN,
    -0,
    1e308,
    '101%',
    'P1M',
    '2026-13-01T00:00:00Z',
    '__proto__',
    [],
    {},
    null,
  ),
)

describe('a policy with anything anywhere', () => {
  const spoiltPolicy = fc
    .tuple(policy, fc.array(fc.nat(9), { maxLength: 8 }), odd)
    .map(([one, path, by]) => spoilt(one, path, by))

  it('is a policy or a list of problems with paths, and never throws', () => {
    fc.assert(
      fc.property(spoiltPolicy, (input) => {
        parsePolicy(input).match(
          (parsed: Policy) => {
            const decision = decide([parsed], { subject, results: [result()] }, query)
            expect(typeof decision.summary).toBe('string')
          },
          (error) => {
            expect(error.problems.length).toBeGreaterThan(0)
            for (const problem of error.problems) expect(problem.message).toMatch(/\S/)
          },
        )
      }),
      { numRuns: 1_000 },
    )
  })

  it('comes to the same as YAML', () => {
    fc.assert(
      fc.property(spoiltPolicy, (input) => {
        const text = JSON.stringify(input)
        const asData = parsePolicy(JSON.parse(text))
        const asText = parsePolicyYaml(text, { file: 'policy.yaml' })
        expect(asText.isOk()).toBe(asData.isOk())
        if (asText.isErr()) for (const problem of asText.error.problems) expect(problem.line).toBe(1)
      }),
      { numRuns: 300 },
    )
  })
})
