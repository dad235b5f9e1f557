import { expect, it } from 'vitest'
import { append, fold, result } from './support/examples.ts'
import { smallStorage, type SmallStorage } from './support/small-storage.ts'

const key = 'test ["x",""]'

/** Whether the state of the test is what all results come to that are counted in another space at once. */
async function expectAsAtOnce(storage: SmallStorage, openDays: number): Promise<void> {
  await fold(storage, { openDays, space: `once ${openDays}` })
  const [own, once] = ['flake-states', `once ${openDays}`].map((space) => storage.entries(space).get(key))
  expect(own).toBeDefined()
  expect(own).toEqual(once)
}

it('opens days again when the newest run turns out to have begun earlier', async () => {
  const storage = smallStorage()
  const long = { groups: ['long'], item: { type: 'own_build', id: 'b' } }
  await append(storage, 'a', [result(1, 'x', 'FAILED'), result(2, 'x', 'PASSED')])
  await append(storage, 'b', [result(4, 'x', 'PASSED', long)])
  await fold(storage)
  await append(storage, 'c', [result(3, 'x', 'FAILED', long)])
  expect(await fold(storage)).toMatchObject({ recounted: 1 })
  await expectAsAtOnce(storage, 2)
})

it('opens days again when more of them are to be open', async () => {
  const storage = smallStorage()
  for (const day of [1, 2, 3, 4])
    await append(storage, `r${day}`, [result(day, 'x', day === 2 ? 'FAILED' : 'PASSED')])
  await fold(storage, { openDays: 1 })
  await append(storage, 'r5', [result(5, 'x', 'PASSED')])
  expect(await fold(storage, { openDays: 4 })).toMatchObject({ recounted: 1 })
  await expectAsAtOnce(storage, 4)
})
