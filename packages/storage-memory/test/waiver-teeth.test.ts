import { planStorageContract } from '@gatewright/core/testing'
import { describe, expect, it } from 'vitest'
import { brokenWaivers } from './support/broken-waivers.ts'

/** The names of the cases about waivers that a store fails. */
async function failing(create: (typeof brokenWaivers)[number]['create']): Promise<readonly string[]> {
  const names: string[] = []
  for (const { case: one, run } of planStorageContract({ open: create() })) {
    if (one.area === 'waivers') await run().catch(() => names.push(one.name))
  }
  return names
}

describe('the cases about waivers', () => {
  it('are failed by some broken store each', async () => {
    const failed = new Set((await Promise.all(brokenWaivers.map(({ create }) => failing(create)))).flat())
    const names = planStorageContract({ open: brokenWaivers[0]!.create() })
      .filter((planned) => planned.case.area === 'waivers')
      .map((planned) => planned.case.name)
    expect(names.filter((name) => !failed.has(name))).toEqual([])
  })
})
