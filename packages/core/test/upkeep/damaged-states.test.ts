import { expect, it } from 'vitest'
import { scoreFlakes } from '../../src/flake/index.ts'
import { scoreStates } from '../../src/upkeep/index.ts'
import { append, fold, keysOf, result } from './support/examples.ts'
import { smallStorage } from './support/small-storage.ts'

it('finds passes on a commit of which it cannot be read any more when it ran', async () => {
  const storage = smallStorage()
  const onCommit = { item: { type: 'own_build', id: 'same' } } as const
  await append(storage, 'a', [result(1, 'x', 'PASSED', onCommit)])
  await append(storage, 'b', [result(5, 'x', 'PASSED')])
  await fold(storage)
  const damaged = keysOf(storage, 'commit').map((key) => ({ key, body: Uint8Array.of(9) }))
  expect((await storage.states.put('flake-states', damaged)).isOk()).toBe(true)
  await append(storage, 'c', [result(6, 'y', 'PASSED', onCommit)])
  await fold(storage)
  await append(storage, 'd', [result(6, 'x', 'FAILED', onCommit)])
  expect(await fold(storage)).toMatchObject({ recounted: 1 })
  const { scores } = (await scoreStates(storage.states))._unsafeUnwrap()
  expect(scores).toEqual(scoreFlakes(storage.stored()))
  expect(scores[0]?.flips.commits).toBe(1)
})
