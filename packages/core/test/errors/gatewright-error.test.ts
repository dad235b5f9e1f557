import { err, ok } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { GatewrightError, orThrow, type ErrorValue } from '../../src/errors/index.ts'

const cause = new Error('The disk is full.')
const value: ErrorValue = {
  kind: 'store/unavailable',
  message: 'The store cannot be reached.',
  retryable: true,
  cause,
}

function thrownBy(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}

describe('orThrow', () => {
  it('gives the value of an ok result', () => {
    expect(orThrow(ok(5))).toBe(5)
    expect(orThrow(ok(undefined))).toBe(undefined)
  })

  it('throws the error of an err result, with all its facts and its cause', () => {
    const thrown = thrownBy(() => orThrow(err(value)))
    expect(GatewrightError.isInstance(thrown)).toBe(true)
    expect(thrown).toMatchObject({ name: 'GatewrightError', message: value.message, error: value })
    expect((thrown as Error).cause).toBe(cause)
  })

  it('has no cause where the value has none', () => {
    const { cause: _, ...without } = value
    expect(Object.hasOwn(new GatewrightError(without), 'cause')).toBe(false)
  })
})

describe('GatewrightError.isInstance', () => {
  it('knows errors of another copy of the package', () => {
    const foreign = Object.assign(new Error('from elsewhere'), { [Symbol.for('gatewright.error')]: true })
    expect(GatewrightError.isInstance(foreign)).toBe(true)
  })

  it.each([
    undefined,
    null,
    'error',
    new Error('plain'),
    { error: value },
    { [Symbol.for('gatewright.error')]: true },
  ])('does not take %s for one', (other) => {
    expect(GatewrightError.isInstance(other)).toBe(false)
  })

  it('leaves no trace of its mark in what is printed', () => {
    expect(Object.keys(new GatewrightError(value))).not.toContain('gatewright.error')
    expect(
      Object.getOwnPropertySymbols(new GatewrightError(value)).filter((mark) =>
        Object.prototype.propertyIsEnumerable.call(new GatewrightError(value), mark),
      ),
    ).toEqual([])
  })
})
