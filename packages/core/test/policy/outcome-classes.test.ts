import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { definePolicy, parsePolicy, noneFailing, passing, type Policy } from '../../src/policy/index.ts'
import { presetOutcomes, type OutcomeClass, type PresetOutcome } from '../../src/schema/index.ts'
import { attempts, decided } from '../support/gate-examples.ts'

const classes: readonly OutcomeClass[] = ['pass', 'info', 'fail', 'error', 'skip', 'incomplete']
const presets = Object.keys(presetOutcomes) as PresetOutcome[]

function policyWith(outcomes: Exclude<Policy['outcomes'], undefined>): Parameters<typeof definePolicy>[0] {
  const rules = [passing('unit/a', { skips: 'allow' }), noneFailing({ testcases: ['unit/a'] })]
  return {
    id: 'shop',
    applies: { decisionContexts: ['release'], subjectTypes: ['koji_build'] },
    outcomes,
    rules,
  }
}

/** What a preset outcome may be read as beside its own class. */
const stricter: Readonly<Record<PresetOutcome, readonly OutcomeClass[]>> = {
  PASSED: ['fail', 'error'],
  INFO: ['pass', 'fail', 'error'],
  FAILED: [],
  NEEDS_INSPECTION: [],
  ERROR: ['fail'],
  SKIPPED: ['fail', 'error'],
  QUEUED: ['fail'],
  RUNNING: ['fail'],
}

describe('classes of outcomes in a policy', () => {
  it.each(presets.flatMap((name) => classes.map((outcomeClass) => [name, outcomeClass] as const)))(
    '%s as %s',
    (name, outcomeClass) => {
      const parsed = parsePolicy({ apiVersion: 'gating/v1', ...policyWith({ [name]: outcomeClass }) })
      const allowed = outcomeClass === presetOutcomes[name] || stricter[name].includes(outcomeClass)
      expect(parsed.isOk()).toBe(allowed)
    },
  )

  it('never open a gate that is closed without them, but where information is taken for a pass', () => {
    const reading = fc.record(
      Object.fromEntries(
        presets.map((name) => [
          name,
          fc.constantFrom(presetOutcomes[name], ...stricter[name].filter((one) => one !== 'pass')),
        ]),
      ),
    )
    fc.assert(
      fc.property(reading, fc.array(fc.constantFrom(...presets), { maxLength: 4 }), (outcomes, names) => {
        const results = attempts(...names)
        const read = decided(definePolicy(policyWith(outcomes)), { results })
        const strict = decided(definePolicy(policyWith('strict')), { results })
        fc.pre(read.status === 'satisfied')
        expect(strict.status).toBe('satisfied')
      }),
    )
  })
})
