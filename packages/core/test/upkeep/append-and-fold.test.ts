import { describe, expect, it } from 'vitest'
import { scoreFlakes } from '../../src/flake/index.ts'
import { appendAndFold, putRunContexts, readRunContexts, scoreStates } from '../../src/upkeep/index.ts'
import { append, fold, keysOf, options, result } from './support/examples.ts'
import { smallStorage } from './support/small-storage.ts'

describe('run contexts', () => {
  it('are read as they were put, the last of each run', async () => {
    const { states } = smallStorage()
    const full = { id: 'r1', branch: 'change', change: 'p', base: 'b', commit: 'c' } as const
    const put = await putRunContexts(states, [
      { id: 'r1', branch: 'main' },
      full,
      { id: 'größe', branch: 'main' },
    ])
    expect(put.isOk()).toBe(true)
    expect((await readRunContexts(states, ['r1', 'unknown', 'größe']))._unsafeUnwrap()).toEqual(
      [{ id: 'größe', branch: 'main' }, full].sort((a, b) => (a.id < b.id ? -1 : 1)),
    )
    const again = await putRunContexts(states, [{ id: 'r1', branch: 'change', base: 'b2' }])
    expect(again.isOk()).toBe(true)
    expect((await readRunContexts(states, ['r1']))._unsafeUnwrap()).toEqual([
      { id: 'r1', branch: 'change', base: 'b2' },
    ])
  })

  it('say what runs are of', async () => {
    const storage = smallStorage()
    const contexts = [{ id: 'run-1', branch: 'main' }] as const
    expect((await putRunContexts(storage.states, contexts)).isOk()).toBe(true)
    await append(storage, 'a', [result(1, 'x', 'FAILED'), result(2, 'x', 'FAILED')])
    await fold(storage, { contextOf: (groups) => readRunContexts(storage.states, groups) })
    const { scores } = (await scoreStates(storage.states))._unsafeUnwrap()
    expect(scores).toEqual(scoreFlakes(storage.stored(), { runs: contexts }))
    expect(scores).not.toEqual(scoreFlakes(storage.stored()))
  })
})

it('says of results without a group what is known of their item', async () => {
  const storage = smallStorage()
  const contexts = [{ id: 'own_build:b1', branch: 'main' }] as const
  expect((await putRunContexts(storage.states, contexts)).isOk()).toBe(true)
  const own = { groups: [], item: { type: 'own_build', id: 'b1' } }
  await append(storage, 'a', [result(1, 'x', 'FAILED', own), result(1, 'y', 'PASSED', own)])
  await append(storage, 'b', [result(9, 'x', 'PASSED')])
  const contextOf = (runs: readonly string[]) => readRunContexts(storage.states, runs)
  await fold(storage, { contextOf })
  // Late, so that it is counted again.
  await append(storage, 'c', [result(2, 'x', 'FAILED', own)])
  await fold(storage, { contextOf })
  const { scores } = (await scoreStates(storage.states))._unsafeUnwrap()
  expect(scores).toEqual(scoreFlakes(storage.stored(), { runs: contexts }))
  expect(scores).not.toEqual(scoreFlakes(storage.stored()))
})

describe('appendAndFold', () => {
  const results = [result(1, 'x', 'PASSED')]
  const receipt = { reportKey: 'a', resultCount: 1, isNew: true }

  it('folds before it answers where that is asked for, and not otherwise', async () => {
    const storage = smallStorage()
    const deferred = await appendAndFold(storage, 'a', results, options)
    expect(deferred._unsafeUnwrap()).toEqual({ receipt, isFolded: false })
    expect(keysOf(storage, 'test')).toEqual([])
    const sync = await appendAndFold(storage, 'a', results, { ...options, consistency: 'sync' })
    expect(sync._unsafeUnwrap()).toEqual({ receipt: { ...receipt, isNew: false }, isFolded: true })
    expect(keysOf(storage, 'test')).toEqual(['test ["x",""]'])
  })

  it('waits for who else folds, as often as it may', async () => {
    const storage = smallStorage()
    await fold(storage, { owner: 'other' })
    let waited = 0
    const wait = (): Promise<void> => {
      waited++
      return Promise.resolve()
    }
    const busy = await appendAndFold(storage, 'a', results, {
      ...options,
      consistency: 'sync',
      wait,
      tries: 4,
    })
    expect([busy._unsafeUnwrap(), waited]).toEqual([{ receipt, isFolded: false }, 3])
    const release = async (): Promise<void> => {
      await wait()
      await fold(storage, { owner: 'other' })
    }
    const later = { ...options, at: '2026-11-22T05:00:00Z', consistency: 'sync', wait: release } as const
    expect((await appendAndFold(storage, 'a', results, later))._unsafeUnwrap().isFolded).toBe(true)
  })

  it('says that a report is stored whose folding failed, and errs for one that is not', async () => {
    const storage = smallStorage()
    storage.failAfter(3, 'before')
    const stored = await appendAndFold(storage, 'a', results, { ...options, consistency: 'sync' })
    expect(stored._unsafeUnwrap()).toMatchObject({
      receipt,
      isFolded: false,
      foldError: { kind: 'store/unavailable' },
    })
    storage.failAfter(1, 'before')
    const lost = await appendAndFold(storage, 'b', results, options)
    expect(lost._unsafeUnwrapErr().kind).toBe('store/unavailable')
  })
})
