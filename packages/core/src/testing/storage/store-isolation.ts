import { copyOf, expectSame } from './expect.ts'
import { casesOf, type AreaCase, type StorageCase } from './storage-case.ts'
import { storeSamples } from './store-samples.ts'

const cases = storeSamples.flatMap(({ of, requires, fill, look }): readonly AreaCase[] => [
  {
    name: `${of}: no project sees or disturbs another`,
    requires,
    async run({ open }) {
      const [mine, other] = [await open('mine'), await open('other')]
      const nothing = copyOf(await look(other))
      await fill(mine)
      expectSame(await look(other), nothing, 'what the other project sees')
      const before = copyOf(await look(mine))
      // The same ids again, in a project of their own.
      await fill(other)
      expectSame(await look(mine), before, 'what the first project sees')
    },
  },
  {
    name: `${of}: who changes an answer changes no later answer`,
    requires,
    async run({ open }) {
      const storage = await open('p')
      await fill(storage)
      const answer = await look(storage)
      const before = copyOf(answer)
      spoil(answer)
      expectSame(await look(storage), before, 'the answer after it was changed')
    },
  },
])

/** Changes all it can; what is frozen throws, which is as good as a copy. */
function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const one of Object.values(value)) spoil(one)
  const target = value as Record<string, unknown>
  for (const [key, one] of Object.entries(value)) {
    const other = typeof one === 'number' ? one + 1 : typeof one === 'string' ? `${one}!` : undefined
    if (other !== undefined) attempt(() => (target[key] = other))
  }
  if (Array.isArray(value)) attempt(() => value.pop())
}

function attempt(change: () => unknown): void {
  try {
    change()
  } catch {
    // Frozen.
  }
}

export const storeIsolationCases: readonly StorageCase[] = casesOf('isolation', cases)
