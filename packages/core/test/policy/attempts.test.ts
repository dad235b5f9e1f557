import { describe, expect, it } from 'vitest'
import { passing, type Attempts, type ReasonCode, type Status } from '../../src/policy/index.ts'
import { attempts, decided, minute, onlyLeaf, result } from '../support/gate-examples.ts'

const all: Attempts = { keep: 'all' }
const latest: Attempts = { keep: 'latest' }
const anyPass = (maxAttempts: number): Attempts => ({ keep: 'any-pass', maxAttempts })
const lastN = (n: number, minPass: number): Attempts => ({ keep: 'last-n', n, minPass })

const outcomes: Readonly<Record<string, string>> = {
  P: 'PASSED',
  F: 'FAILED',
  E: 'ERROR',
  S: 'SKIPPED',
  Q: 'QUEUED',
  R: 'RUNNING',
  I: 'INFO',
}

/** `F R P`: attempts in their order. */
function tried(letters: string): ReturnType<typeof attempts> {
  return attempts(...letters.split(' ').map((letter) => outcomes[letter] ?? letter))
}

const rows: readonly (readonly [keep: Attempts, letters: string, status: Status, code: ReasonCode])[] = [
  [all, 'P', 'satisfied', 'passed'],
  [all, 'F P', 'unsatisfied', 'flaky'],
  [all, 'P F', 'unsatisfied', 'flaky'],
  [all, 'E P', 'satisfied', 'passed'],
  [all, 'P E', 'satisfied', 'passed'],
  [all, 'S P', 'satisfied', 'passed'],
  [all, 'E S', 'inconclusive', 'errored'],
  [all, 'R P', 'satisfied', 'passed'],
  [all, 'P R', 'pending', 'incomplete'],
  [all, 'F R', 'pending', 'incomplete'],
  [all, 'Q R', 'pending', 'incomplete'],
  [all, 'R I', 'pending', 'incomplete'],
  [latest, 'F P', 'satisfied', 'passed'],
  [latest, 'P F', 'unsatisfied', 'failed'],
  [latest, 'P R', 'pending', 'incomplete'],
  [latest, 'P I', 'satisfied', 'passed'],
  [latest, 'P E', 'inconclusive', 'errored'],
  [latest, 'P S', 'unsatisfied', 'skipped'],
  [anyPass(1), 'F P', 'unsatisfied', 'failed'],
  [anyPass(2), 'F P', 'satisfied', 'passed'],
  [anyPass(2), 'F F P', 'unsatisfied', 'failed'],
  [anyPass(3), 'F F P', 'satisfied', 'passed'],
  [anyPass(2), 'F R P', 'satisfied', 'passed'],
  [anyPass(2), 'F R', 'pending', 'incomplete'],
  [anyPass(1), 'F R', 'unsatisfied', 'failed'],
  [anyPass(2), 'I I P', 'satisfied', 'passed'],
  [anyPass(2), 'E E', 'inconclusive', 'errored'],
  [anyPass(2), 'P F F', 'satisfied', 'passed'],
  [lastN(3, 2), 'P P', 'satisfied', 'passed'],
  [lastN(3, 2), 'P', 'pending', 'insufficient-data'],
  [lastN(3, 2), 'P F', 'pending', 'insufficient-data'],
  [lastN(3, 2), 'P F P', 'satisfied', 'passed'],
  [lastN(3, 2), 'P F F', 'unsatisfied', 'failed'],
  [lastN(3, 2), 'P P F F', 'unsatisfied', 'failed'],
  [lastN(3, 2), 'F F P P', 'satisfied', 'passed'],
  [lastN(3, 2), 'P F R', 'pending', 'incomplete'],
  [lastN(1, 1), 'P F', 'unsatisfied', 'failed'],
  [lastN(1, 1), 'F P', 'satisfied', 'passed'],
  [lastN(1, 1), 'P E', 'inconclusive', 'errored'],
  [lastN(3, 2), 'P F E', 'inconclusive', 'errored'],
  [lastN(3, 2), 'F F E', 'unsatisfied', 'failed'],
  [lastN(2, 2), 'P S', 'unsatisfied', 'failed'],
]

describe('which attempts count', () => {
  it.each(rows)('%j of %s: %s, %s', (keep, letters, status, code) => {
    const decision = decided(passing('unit/a', { attempts: keep }), { results: tried(letters) })
    expect(onlyLeaf(decision)).toMatchObject({ status, code })
  })

  it('all is what counts when a rule says nothing', () => {
    for (const letters of ['P', 'F P', 'R P', 'P R', 'E S', 'S']) {
      const results = tried(letters)
      expect(decided(passing('unit/a'), { results }).tree).toEqual(
        decided(passing('unit/a', { attempts: all }), { results }).tree,
      )
    }
  })

  it('a skip does not stand in for one of several passes, even where skips are allowed', () => {
    const rule = passing('unit/a', { attempts: lastN(2, 2), skips: 'allow' })
    expect(decided(rule, { results: tried('P S') }).status).toBe('unsatisfied')
  })

  it('at one instant the larger id is the later attempt', () => {
    const pass = result({ id: 'b', submittedAt: minute(1) })
    const failure = (id: string): ReturnType<typeof result> =>
      result({ id, outcome: 'FAILED', submittedAt: minute(1) })
    const rule = passing('unit/a', { attempts: latest })
    expect(decided(rule, { results: [pass, failure('a')] }).status).toBe('satisfied')
    expect(decided(rule, { results: [failure('c'), pass] }).status).toBe('unsatisfied')
  })

  it('below a millisecond later is still later', () => {
    const pass = result({ id: 'a', submittedAt: '2026-11-22T04:01:00.0002Z' })
    const failure = result({ id: 'b', outcome: 'FAILED', submittedAt: '2026-11-22T04:01:00.0001Z' })
    expect(decided(passing('unit/a', { attempts: latest }), { results: [pass, failure] }).status).toBe(
      'satisfied',
    )
  })

  it('every variant has attempts of its own: a pass in one never covers a failure in another', () => {
    for (const keep of [all, latest, anyPass(3), lastN(1, 1)]) {
      const results = [
        result({ variant: { arch: 'x86_64' } }),
        result({ variant: { arch: 'aarch64' }, outcome: 'FAILED' }),
      ]
      expect(decided(passing('unit/a', { attempts: keep }), { results }).status).toBe('unsatisfied')
    }
  })
})
