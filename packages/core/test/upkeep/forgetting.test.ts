import { okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { scoreFlakes, statisticalModel, type RunContext } from '../../src/flake/index.ts'
import { scoreStates } from '../../src/upkeep/index.ts'
import { append, fold, keysOf, result } from './support/examples.ts'
import { smallStorage } from './support/small-storage.ts'

const tests = Array.from({ length: 20 }, (_, index) => `t${index}`)

describe('a result that comes late', () => {
  it('costs the history of its test, and not that of all others', async () => {
    const storage = smallStorage()
    for (let day = 0; day < 60; day++) {
      await append(
        storage,
        `r${day}`,
        tests.map((name) => result(day, name, day % 9 === 0 && name === 't3' ? 'FAILED' : 'PASSED')),
      )
      await fold(storage, { keepDays: 10 })
    }
    const known = keysOf(storage, 'run').length
    await append(storage, 'late', [result(55, 't3', 'FAILED', { attempt: 2 })])
    const before = storage.calls()
    expect(await fold(storage, { keepDays: 10 })).toMatchObject({ recounted: 1 })
    // Pages of three: of its 61 results, and of no others.
    expect(storage.calls() - before).toBeLessThan(40)
    expect(keysOf(storage, 'run')).toHaveLength(known)
    const model = statisticalModel({ days: 10 })
    const { scores } = (await scoreStates(storage.states, { days: 10, model }))._unsafeUnwrap()
    expect(scores).toEqual(scoreFlakes(storage.stored(), { model }))
  })

  it('is counted where it is of a day that is not kept any more', async () => {
    const storage = smallStorage()
    for (let day = 0; day < 40; day++)
      await append(storage, `r${day}`, [
        result(day, 'x', 'PASSED'),
        ...(day < 3 ? [result(day, 'y', 'PASSED')] : []),
      ])
    await fold(storage, { keepDays: 10 })
    await append(storage, 'late', [
      result(1, 'x', 'FAILED', { attempt: 2 }),
      result(2, 'y', 'FAILED', { attempt: 2 }),
    ])
    await fold(storage, { keepDays: 10 })
    const { scores } = (await scoreStates(storage.states))._unsafeUnwrap()
    expect(scores.find(({ testcase }) => testcase === 'x')).toMatchObject({ samples: 12, failures: 0 })
  })
})

it('forgets nothing because of a clock that ran ahead', async () => {
  const storage = smallStorage()
  for (let day = 0; day < 12; day++) {
    await append(storage, `r${day}`, [
      result(day, 'x', 'PASSED'),
      result(day, 'y', day === 5 ? 'FAILED' : 'PASSED'),
    ])
    if (day === 6) await append(storage, 'ahead', [result(day + 20_000, 'x', 'PASSED')])
    await fold(storage, { keepDays: 10, at: new Date(Date.UTC(2026, 0, 1 + day)).toISOString() })
  }
  const model = statisticalModel({ days: 10 })
  const as = { at: Date.UTC(2026, 0, 12), model }
  const { scores } = (await scoreStates(storage.states, { ...as, days: 10 }))._unsafeUnwrap()
  expect(scores).toEqual(scoreFlakes(storage.stored(), as))
})

it('forgets failures of outages on main with their days', async () => {
  const storage = smallStorage()
  const more = {
    keepDays: 10,
    massFailures: { share: 0.5, fewest: 1 },
    contextOf: (runs: readonly string[]) =>
      okAsync(runs.filter((id) => id < 'run-4').map((id): RunContext => ({ id, branch: 'main' }))),
  }
  const tailOn = async (day: number, outcome: string): Promise<number | undefined> => {
    await append(storage, `r${day}`, [result(day, 'x', outcome)])
    await fold(storage, more)
    return (await scoreStates(storage.states))._unsafeUnwrap().scores[0]?.failingTail
  }
  expect([await tailOn(1, 'FAILED'), await tailOn(2, 'FAILED'), await tailOn(3, 'FAILED')]).toEqual([1, 2, 3])
  // Changes say nothing as long as main is remembered.
  expect([await tailOn(5, 'PASSED'), await tailOn(50, 'PASSED'), await tailOn(60, 'PASSED')]).toEqual([
    3, 3, 0,
  ])
})

it('keeps few more states than it needs, however many a step adds', async () => {
  const storage = smallStorage()
  const sizes: number[] = []
  for (let day = 0; day < 60; day++) {
    for (let run = 0; run < 10; run++) {
      const name = `run-${day}-${run}`
      await append(storage, name, [
        result(day, 'x', 'PASSED', { groups: [name], item: { type: 'own_build', id: name } }),
        // A testcase of a new name each time, as some tests make them.
        result(day, `y ${name}`, 'PASSED', { groups: [name], item: { type: 'own_build', id: name } }),
      ])
    }
    await fold(storage, { keepDays: 3, sweep: 1 })
    sizes.push(storage.entries('flake-states').size)
  }
  // Of each run its record, its slot, its commit and a test; of five days.
  const needed = 5 * 10 * 4
  expect(Math.max(...sizes)).toBeLessThan(2.5 * needed)
})
