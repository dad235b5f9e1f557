import { runCases } from '@gatewright/core/testing'
import { describe, expect, it } from 'vitest'
import { suites } from '../src/suites.ts'

describe.each(suites)('$name', ({ policies, cases, predicates = {} }) => {
  const { failed, coverage } = runCases(policies, cases, { predicates })

  it.each(cases.map(({ name }) => name))('%s', (name) => {
    expect(failed.find((failure) => failure.name === name)?.message).toBeUndefined()
  })

  it('shows all there is to every rule', () => {
    expect(coverage.nodes.filter(({ missing }) => missing.length > 0)).toEqual([])
    expect(coverage.percent).toBe(100)
  })
})
