import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  entryVerdict,
  parseQuarantineRecord,
  reduceQuarantine,
  type QuarantineEvidence,
  type QuarantinePolicy,
  type QuarantineRecord,
  type QuarantineState,
  type QuarantineStep,
} from '../../../src/flake/quarantine/index.ts'
import {
  clean,
  day,
  evidence,
  healthy,
  looks,
  policies,
  policy,
  quarantined,
  score,
  since,
  step,
} from './examples.ts'

type Look = (record: QuarantineRecord) => QuarantineEvidence

const everyState: readonly QuarantineState[] = [
  'healthy',
  'suspect',
  'quarantined',
  'probation',
  'broken',
  'exempt',
]

/** Where a decision of a person leaves a test. */
const allowed: Readonly<Record<string, readonly QuarantineState[]>> = {
  quarantine: ['quarantined'],
  exempt: ['exempt'],
  release: ['healthy', 'suspect', 'broken'],
}

const sequences = fc.array(looks, { maxLength: 12 })

/** Every step of a sequence, with what it began with. */
function stepsOf(
  sequence: readonly Look[],
  by: QuarantinePolicy,
): { before: QuarantineRecord; seen: QuarantineEvidence; after: QuarantineStep }[] {
  let record = healthy
  return sequence.map((look) => {
    const before = record
    const seen = look(before)
    const after = reduceQuarantine(before, seen, by)
    record = after.record
    return { before, seen, after }
  })
}

function holdsAtEveryStep(
  check: (one: ReturnType<typeof stepsOf>[number], by: QuarantinePolicy) => void,
): void {
  fc.assert(
    fc.property(sequences, policies, (sequence, by) => {
      for (const one of stepsOf(sequence, by)) check(one, by)
    }),
    { numRuns: 500 },
  )
}

describe('laws of quarantine', () => {
  it('the same evidence twice changes nothing the second time', () => {
    holdsAtEveryStep(({ seen, after }, by) => {
      const again = reduceQuarantine(after.record, seen, by)
      expect(again.record).toEqual(after.record)
      expect(again.effects).toEqual([])
    })
  })

  it('every record can be stored and read back', () => {
    holdsAtEveryStep(({ after: { record } }) => {
      const stored: unknown = JSON.parse(JSON.stringify(record))
      expect(parseQuarantineRecord(stored)._unsafeUnwrap()).toEqual(record)
    })
    const { period: _, ...lost } = quarantined
    expect(parseQuarantineRecord(lost).isErr()).toBe(true)
    expect(parseQuarantineRecord({ ...quarantined, state: 'healthy' }).isErr()).toBe(true)
  })

  it('every change of state has an audit event that names both states', () => {
    holdsAtEveryStep(({ before, after }) => {
      if (before.state === after.record.state) return
      expect(after.effects).toContainEqual(
        expect.objectContaining({ kind: 'audit', from: before.state, to: after.record.state }),
      )
    })
  })

  it('every new decision of a person is audited, by the person', () => {
    holdsAtEveryStep(({ before, after }) => {
      const { manual } = after.record
      if (manual === undefined || manual.id === before.manual?.id) return
      expect(after.effects).toContainEqual(
        expect.objectContaining({ kind: 'audit', by: manual.by, event: manual.id }),
      )
    })
  })

  it('a broken test never enters by itself, and leaves', () => {
    holdsAtEveryStep(({ seen, after }) => {
      if (seen.score.state !== 'broken' || after.record.since > seen.at) return
      if (after.record.manual?.kind === 'quarantine') return
      expect(['broken', 'exempt']).toContain(after.record.state)
    })
  })

  it('nothing enters by itself without budget, or where the policy says so', () => {
    holdsAtEveryStep(({ before, seen, after }, by) => {
      const enters = after.record.state === 'quarantined' && before.state !== 'quarantined'
      if (!enters || after.record.manual?.kind === 'quarantine') return
      expect(by.automatic && (seen.hasBudget || before.state === 'probation')).toBe(true)
    })
  })

  it('only clean runs, a breakage, an exemption or a person end a quarantine: never its expiry', () => {
    holdsAtEveryStep(({ before, seen, after }) => {
      if (before.state !== 'quarantined' || after.record.state === 'quarantined') return
      const isPersons = after.record.manual?.kind === 'release' || after.record.manual?.kind === 'exempt'
      const isOther = seen.exemptions !== undefined || seen.score.state === 'broken' || isPersons
      if (!isOther) {
        expect(after.record.state).toBe('probation')
        expect(seen.since.from).toBe(before.since)
        expect(seen.since.cleanTail).toBeGreaterThanOrEqual(149)
        expect(seen.score.flakyNow).toBeLessThan(0.05)
      }
    })
  })

  it('a quarantine ends within the longest age, whoever began it', () => {
    holdsAtEveryStep(({ after }, by) => {
      const { state, period } = after.record
      expect(period === undefined).toBe(state !== 'quarantined')
      if (!period) return
      const ageMs = Date.parse(period.until) - Date.parse(period.from)
      expect(ageMs).toBeGreaterThan(0)
      expect(ageMs).toBeLessThanOrEqual(by.maxAgeMs)
    })
  })

  it('what a person decided is in force until another person decides', () => {
    holdsAtEveryStep(({ seen, after: { record } }) => {
      if (seen.at < record.since) return
      const states = allowed[record.manual?.kind ?? 'hand-back'] ?? everyState
      void expect(states).toContain(record.state)
    })
  })

  it('the order of events does not matter, nor do repeats, also at one instant', () => {
    holdsAtEveryStep(({ before, seen, after }, by) => {
      const events = [...(seen.events ?? []), ...(seen.events ?? [])].reverse()
      expect(reduceQuarantine(before, { ...seen, events }, by)).toEqual(after)
    })
  })

  it('the gate is only told of a quarantine that an issue tracks', () => {
    holdsAtEveryStep(({ after }) => {
      for (const effect of after.effects)
        if (effect.kind === 'quarantine-added') {
          expect(effect.entry.issue).toBe('https://issues.example/1')
          expect(after.record.state).toBe('quarantined')
        }
    })
  })

  it('explains every step with numbers, and what would change it', () => {
    holdsAtEveryStep(({ after: { explanation } }) => {
      expect(explanation.text).toMatch(/\w.*\.$/s)
      expect(explanation.wouldChange).toMatch(/\w.*\.$/s)
      expect(`${explanation.text}${explanation.wouldChange}`).not.toMatch(/undefined|NaN|\[object/)
    })
  })

  it('without flips, or without a score, nothing is ever quarantined by itself', () => {
    const dull = fc.tuple(looks, fc.boolean()).map(([look, hasFlips]): Look => (record) => {
      const { events: _, recent: _recent, ...seen } = look(record)
      const tame = hasFlips ? { score: 0.39 } : { flips: { commits: 1, changes: 1 } }
      return { ...seen, score: { ...seen.score, ...tame } }
    })
    fc.assert(
      fc.property(fc.array(dull), policies, (sequence, by) => {
        for (const { after } of stepsOf(sequence, by)) {
          expect(after.record.state).not.toBe('quarantined')
          expect(after.record.state).not.toBe('probation')
        }
      }),
    )
  })

  it('what is enough for the strict mode is enough for the fast one', () => {
    const counts = fc.nat(5)
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), counts, counts, (value, commits, changes) => {
        const seen = score({ state: 'flaky', score: value, flips: { commits, changes } })
        const strict = entryVerdict(seen, undefined, { ...policy, mode: 'strict' })
        const fast = entryVerdict(seen, undefined, { ...policy, mode: 'fast' })
        expect([strict.rule, undefined]).toContain(strict.rule === undefined ? undefined : fast.rule)
      }),
    )
  })

  it('a score between 0.1 and 0.94 changes nothing, however it goes up and down', () => {
    const between = fc.array(fc.double({ min: 0.1, max: 0.94, noNaN: true }), { minLength: 1, maxLength: 30 })
    const suspect: QuarantineRecord = { ...healthy, state: 'suspect' }
    fc.assert(
      fc.property(between, fc.constantFrom(suspect, quarantined), (values, record) => {
        let now = record
        for (const [index, value] of values.entries()) {
          const at = day(index / 2)
          const seen = score({
            state: 'flaky',
            score: value,
            flakyNow: value,
            flips: { commits: 9, changes: 9 },
          })
          const after = step(now, { at, score: seen, since: clean(now, 1000, at) })
          expect(after.record.state).toBe(record.state)
          expect(after.record.since).toBe(record.since)
          now = after.record
        }
      }),
    )
  })

  it('evidence from before the state of a record is not used', () => {
    holdsAtEveryStep(({ before, seen, after }) => {
      if (seen.at >= before.since) return
      expect(after.record).toBe(before)
      expect(after.effects).toEqual([])
    })
  })

  it('evidence of another test is a mistake of the program', () => {
    const other = evidence({ score: score({ variant: { arch: 'arm' } }) })
    expect(() => reduceQuarantine(healthy, other, policy)).toThrow(TypeError)
    for (const at of [Number.NaN, Infinity, -Infinity, 8.64e15])
      expect(() => step(healthy, { at, since: since() })).toThrow(TypeError)
  })
})
