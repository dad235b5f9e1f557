import { expect, it } from 'vitest'
import { compareWorlds } from '../support/differential/compare-worlds.ts'
import { eachDatabase } from '../support/each-database.ts'

/** 600 questions, or as many as `STORAGE_QUESTIONS` says: 100,000 are for a night. */
const questionsPerSeed = 50
const seedCount = Math.ceil(Number(process.env['STORAGE_QUESTIONS'] ?? 600) / questionsPerSeed)

eachDatabase((database) => {
  it('answers every random question as memory does', { timeout: seedCount * 25_000 }, async () => {
    const seeds = Array.from({ length: seedCount }, (_, seed) => seed)
    expect(await compareWorlds(database(), { seeds, questionsPerSeed })).toBe(seedCount * questionsPerSeed)
  })
})
