import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addRunToAlarm,
  isAlarming,
  newFailureAlarm,
  type FailureAlarm,
  type FailureAlarmOptions,
} from '../../../src/flake/changepoints/index.ts'

function alarmAfter(runs: readonly boolean[], options: FailureAlarmOptions = {}): FailureAlarm {
  return runs.reduce((alarm, hasFailed) => addRunToAlarm(alarm, hasFailed, options), newFailureAlarm)
}

const rates = fc
  .tuple(fc.double({ min: 0.001, max: 0.4, noNaN: true }), fc.double({ min: 0.5, max: 0.99, noNaN: true }))
  .map(([goodRate, badRate]) => ({ goodRate, badRate }))

describe('the failure alarm', () => {
  it('is the largest log likelihood ratio of any newest stretch, or 0', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 40 }), rates, (runs, options) => {
        const { goodRate, badRate } = options
        const stretches = runs.map((_, from) => {
          const newest = runs.slice(from)
          const failures = newest.filter(Boolean).length
          const passes = newest.length - failures
          return failures * Math.log(badRate / goodRate) + passes * Math.log((1 - badRate) / (1 - goodRate))
        })
        const { sum, runs: length } = alarmAfter(runs, options)
        expect(sum).toBeCloseTo(Math.max(0, ...stretches), 8)
        expect(length > 0).toBe(sum > 0)
        if (length > 0) expect(stretches[runs.length - length]).toBeCloseTo(sum, 8)
      }),
    )
  })

  it('survives being kept as JSON', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), fc.boolean(), (runs, last) => {
        const kept = JSON.parse(JSON.stringify(alarmAfter(runs))) as FailureAlarm
        expect(addRunToAlarm(kept, last)).toEqual(alarmAfter([...runs, last]))
      }),
    )
  })

  it.each([
    { runs: '', isOn: false },
    { runs: 'FF', isOn: false },
    { runs: 'FFF', isOn: true },
    { runs: 'PPPPPPPPFFF', isOn: true },
    { runs: 'FFPF', isOn: true },
    { runs: 'FFFPPPPPPPPPPPP', isOn: false },
  ])('$runs: $isOn', ({ runs, isOn }) => {
    expect(isAlarming(alarmAfter([...runs].map((letter) => letter === 'F')))).toBe(isOn)
  })

  it('rings as rarely as promised on a test that fails at the good rate', () => {
    // At these rates a failure adds ln 2 and a pass takes it away, so that there are few states.
    const options = { goodRate: 1 / 3, badRate: 2 / 3, threshold: Math.log(20) }
    expect(meanRunLength(options, 4000)).toBeGreaterThan(20)
  })

  it.each([
    { goodRate: 0 },
    { badRate: 1 },
    { goodRate: 0.5, badRate: 0.5 },
    { threshold: 0 },
    { threshold: Number.NaN },
  ])('refuses %j', (options) => {
    expect(() => addRunToAlarm(newFailureAlarm, true, options)).toThrow(TypeError)
  })
})

/** Sum over n of P(no alarm in n runs), states told apart by their sum to nine digits. */
function meanRunLength(options: Required<FailureAlarmOptions>, most: number): number {
  let states = new Map([['0', { alarm: newFailureAlarm, probability: 1 }]])
  let mean = 0
  for (let run = 0; run < most; run++) {
    const next = new Map<string, { alarm: FailureAlarm; probability: number }>()
    for (const { alarm, probability } of states.values()) {
      mean += probability
      for (const hasFailed of [true, false]) {
        const after = addRunToAlarm(alarm, hasFailed, options)
        if (isAlarming(after, options)) continue
        const key = after.sum.toFixed(9)
        const share = probability * (hasFailed ? options.goodRate : 1 - options.goodRate)
        next.set(key, { alarm: after, probability: share + (next.get(key)?.probability ?? 0) })
      }
    }
    states = next
  }
  return mean
}
