import { expect, it } from 'vitest'
import { compareWorlds } from '../support/differential/compare-worlds.ts'
import { eachDatabase } from '../support/each-database.ts'

eachDatabase((database) => {
  it('answers every random question as memory does', { timeout: 300_000 }, async () => {
    const seeds = Array.from({ length: 12 }, (_, seed) => seed)
    expect(await compareWorlds(database(), { seeds, questionsPerSeed: 50 })).toBe(600)
  })
})
