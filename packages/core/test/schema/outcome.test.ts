import { describe, expect, it } from 'vitest'
import { classifyOutcome, defineOutcomes, presetOutcomes } from '../../src/schema/index.ts'

describe('classifyOutcome', () => {
  it.each([
    { outcome: 'PASSED', outcomeClass: 'pass' },
    { outcome: 'INFO', outcomeClass: 'info' },
    { outcome: 'FAILED', outcomeClass: 'fail' },
    { outcome: 'NEEDS_INSPECTION', outcomeClass: 'fail' },
    { outcome: 'ERROR', outcomeClass: 'error' },
    { outcome: 'SKIPPED', outcomeClass: 'skip' },
    { outcome: 'QUEUED', outcomeClass: 'incomplete' },
    { outcome: 'RUNNING', outcomeClass: 'incomplete' },
  ])('$outcome is $outcomeClass', ({ outcome, outcomeClass }) => {
    expect(classifyOutcome(outcome)._unsafeUnwrap()).toBe(outcomeClass)
    expect(classifyOutcome(outcome, defineOutcomes({ CRASHED: 'error' }))._unsafeUnwrap()).toBe(outcomeClass)
  })

  it('knows no preset outcome but these', () => {
    expect(Object.keys(presetOutcomes)).toHaveLength(8)
  })

  it.each([
    { outcome: 'PASED', message: 'Did you mean "PASSED"?' },
    { outcome: 'passed', message: 'Did you mean "PASSED"?' },
    { outcome: 'ABANDONED', message: 'Known are PASSED, INFO' },
    { outcome: '', message: 'Known are PASSED, INFO' },
    { outcome: 'toString', message: 'Known are PASSED, INFO' },
    { outcome: '__proto__', message: 'Known are PASSED, INFO' },
  ])('refuses "$outcome"', ({ outcome, message }) => {
    const error = classifyOutcome(outcome)._unsafeUnwrapErr()
    expect(error).toMatchObject({ kind: 'outcome/unknown', outcome, retryable: false })
    expect(error.message).toContain(message)
  })
})

describe('defineOutcomes', () => {
  it('takes an outcome without a class for a failure', () => {
    expect(classifyOutcome('ABORTED', defineOutcomes({ ABORTED: undefined }))._unsafeUnwrap()).toBe('fail')
  })

  it('leaves the presets as they are', () => {
    defineOutcomes({ CRASHED: 'error' })
    expect(classifyOutcome('CRASHED').isErr()).toBe(true)
  })

  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(defineOutcomes({ CRASHED: 'error' }))).toBe(true)
  })
})
