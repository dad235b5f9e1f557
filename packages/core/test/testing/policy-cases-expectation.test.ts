import { describe, expect, it } from 'vitest'
import { anyOf, passing, warnUntil } from '../../src/policy/index.ts'
import { policyCase } from '../../src/testing/index.ts'
import { messageOf, policyOf } from './support/case-examples.ts'

const good = policyCase('good').othersPassing()

describe('what a case expects', () => {
  const bad = good.failing('unit/a')

  it('is a status', () => {
    expect(messageOf(good.expect({ status: 'satisfied' }))).toBeUndefined()
    const message = messageOf(bad.expect({ status: 'satisfied' }))
    expect(message).toMatch(/^status: expected satisfied, came unsatisfied\n\nUnsatisfied: /)
    expect(message).toContain('unit/a [arch=aarch64] failed')
    expect(message).toContain('To open the gate:')
  })

  it('shows the whole tree of a gate that should not be open', () => {
    expect(messageOf(good.expect({ status: 'unsatisfied' }))).toContain('ok: shop/a (passing)')
  })

  it.each([
    [['a']],
    [['shop']],
    [['shop/a']],
    [['shop/a/unit/a [arch=x86_64]']],
    [['a', 'shop/a/unit/a [arch=aarch64]']],
  ])('takes %j for a reason', (because) => {
    expect(messageOf(bad.expect({ status: 'unsatisfied', because }))).toBeUndefined()
  })

  it.each([
    ['aa', 'no rule is called so; did you mean "a"?'],
    ['', 'no rule is called so'],
    ['shp/a', 'no rule is called so; did you mean "shop/a"?'],
    ['b', 'it is satisfied; what keeps it closed: a'],
    ['c', 'it is unsatisfied, and the gate does not hang on it; what keeps it closed: a'],
    ['lint', 'it is unsatisfied and does no more than warn; what keeps it closed: a'],
  ])('does not take "%s" for a reason', (name, why) => {
    const one = bad.failing('e2e/c', 'lint').expect({ status: 'unsatisfied', because: [name] })
    expect(messageOf(one)).toContain(`because: expected "${name}" to keep the gate closed, but ${why}`)
  })

  it('has no reason for an open gate', () => {
    expect(messageOf(good.expect({ status: 'satisfied', because: ['a'] }))).toContain(
      'it is satisfied; what keeps it closed: none',
    )
  })

  it('does not take what only warns for a reason, be it inside of what warns', () => {
    const warned = policyOf(
      { ...anyOf(passing('e2e/b', { id: 'b' })), id: 'warned', enforcement: 'warn' },
      passing('unit/a', { id: 'a' }),
    )
    const one = policyCase('x').failing('e2e/b', 'unit/a')
    expect(messageOf(one.expect({ status: 'unsatisfied', because: ['a'] }), warned)).toBeUndefined()
    expect(messageOf(one.expect({ status: 'unsatisfied', because: ['b'] }), warned)).toContain('expected "b"')
  })

  describe('blockers', () => {
    const closed = good.failing('unit/a', 'e2e/b', 'e2e/c')

    it.each([
      [
        [
          ['a', 'b'],
          ['a', 'c'],
        ],
      ],
      [
        [
          ['c', 'a'],
          ['b', 'a'],
        ],
      ],
      [
        [
          ['shop/a', 'shop/1/b'],
          ['a', 'shop/1/c'],
        ],
      ],
      [[['a', 'shop/1']]],
      [
        [
          ['shop/a/unit/a [arch=x86_64]', 'shop/a/unit/a [arch=aarch64]', 'b'],
          ['a', 'c'],
        ],
      ],
    ])('are %j', (blockers) => {
      expect(messageOf(closed.expect({ status: 'unsatisfied', blockers }))).toBeUndefined()
    })

    it.each([
      [[]],
      [[['a', 'b']]],
      [[['a'], ['b'], ['c']]],
      [[['a', 'b', 'c']]],
      [
        [
          ['a', 'b'],
          ['a', 'c'],
          ['a', 'lint'],
        ],
      ],
      [
        [
          ['shop/a/unit/a [arch=x86_64]', 'b'],
          ['a', 'c'],
        ],
      ],
    ])('are not %j', (blockers) => {
      expect(messageOf(closed.expect({ status: 'unsatisfied', blockers }))).toContain('blockers: expected')
    })

    it('are an empty way for an open gate, and none where nothing applies', () => {
      expect(messageOf(good.expect({ status: 'satisfied', blockers: [[]] }))).toBeUndefined()
      expect(messageOf(good.expect({ status: 'satisfied', blockers: [] }))).toContain('came {}')
      const elsewhere = good.context('elsewhere')
      expect(messageOf(elsewhere.expect({ status: 'not-applicable', blockers: [] }))).toBeUndefined()
    })
  })

  it('is what the tree cites', () => {
    const one = good.result({ id: 'r-17', testcase: 'unit/a', variant: { arch: 'x86_64' } })
    expect(messageOf(one.expect({ status: 'satisfied', cites: ['r-17', 'e2e/b'] }))).toBeUndefined()
    expect(messageOf(one.expect({ status: 'satisfied', cites: ['r-17', 'r-18'] }))).toContain(
      'cites: expected r-18, came ',
    )
  })

  it('is until when it holds', () => {
    const ramp = policyOf(warnUntil('2026-12-01T00:00:00Z', passing('unit/a', { id: 'a' })))
    const one = policyCase('x').passing('unit/a')
    const held = (validUntil: string | null): string | undefined =>
      messageOf(one.expect({ status: 'not-applicable', validUntil }), ramp)
    expect(held('2026-12-01T00:00:00Z')).toBeUndefined()
    expect(held('2026-12-01T00:00:00.000Z')).toBeUndefined()
    expect(held('2026-12-01T00:00:01Z')).toContain(
      'validUntil: expected 2026-12-01T00:00:01Z, came 2026-12-01T00:00:00Z',
    )
    expect(held('next month')).toContain('validUntil: expected next month')
    expect(held(null)).toContain('validUntil: expected for ever')
    expect(messageOf(good.expect({ status: 'satisfied', validUntil: null }))).toBeUndefined()
    expect(messageOf(good.expect({ status: 'satisfied', validUntil: '2026-12-01T00:00:00Z' }))).toContain(
      'came for ever',
    )
  })

  it('is which warnings there are, and no others', () => {
    const warned = good.failing('lint')
    expect(messageOf(warned.expect({ status: 'satisfied', warnings: ['lint'] }))).toBeUndefined()
    expect(messageOf(warned.expect({ status: 'satisfied', warnings: ['shop/lint'] }))).toBeUndefined()
    expect(messageOf(good.expect({ status: 'satisfied', warnings: [] }))).toBeUndefined()
    expect(messageOf(warned.expect({ status: 'satisfied', warnings: [] }))).toContain(
      'warnings: expected none, came lint',
    )
    expect(messageOf(good.expect({ status: 'satisfied', warnings: ['lint'] }))).toContain(
      'warnings: expected lint, came none',
    )
  })

  it('is a reason code, at or below what keeps the gate closed', () => {
    const one = bad.errored('e2e/b').running('e2e/c')
    expect(messageOf(one.expect({ status: 'unsatisfied', code: 'errored' }))).toBeUndefined()
    expect(messageOf(one.expect({ status: 'unsatisfied', code: 'failed', because: ['a'] }))).toBeUndefined()
    expect(messageOf(one.expect({ status: 'unsatisfied', code: 'errored', because: ['a'] }))).toContain(
      'code: expected errored, came not-met, failed',
    )
    expect(messageOf(good.expect({ status: 'satisfied', code: 'passed' }))).toBeUndefined()
    expect(messageOf(good.expect({ status: 'satisfied', code: 'waived' }))).toContain('code: expected waived')
    expect(
      messageOf(good.context('x').expect({ status: 'not-applicable', code: 'no-policy' })),
    ).toBeUndefined()
  })

  it('tells everything that differs at once', () => {
    const message = messageOf(
      bad.expect({ status: 'pending', because: ['b'], cites: ['x'], warnings: ['lint'], code: 'missing' }),
    )
    expect(
      message
        ?.split('\n\n')[0]
        ?.split('\n')
        .map((line) => line.split(':')[0]),
    ).toEqual(['status', 'because', 'code', 'cites', 'warnings'])
  })
})
