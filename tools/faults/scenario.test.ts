import assert from 'node:assert/strict'
import { test } from 'node:test'
import { undoAtEnd } from './cleanup.ts'
import { createRandom } from './random.ts'
import { runScenario, type Scenario, type Surroundings, type Verdict } from './scenario.ts'

const amounts = { kills: 1, results: 1, events: 1, deliveries: 1, calls: 1, places: 1, few: 1 }
const surroundings: Surroundings = {
  seed: 1,
  random: createRandom(1),
  amounts,
  binaries: { initdb: '', postgres: '', environment: {} },
}

function run(scenario: Scenario['run'], seconds = 30): Promise<Verdict> {
  return runScenario({ name: 'a', seconds: () => seconds, run: scenario }, surroundings)
}

test('whatever a scenario started is undone, the last first, also where it throws', async () => {
  const undone: string[] = []
  const verdict = await run(async () => {
    undoAtEnd(() => undone.push('first'))
    undoAtEnd(() => {
      throw new Error('it is gone already')
    })
    const now = undoAtEnd(() => undone.push('at once'))
    undoAtEnd(() => undone.push('last'))
    now()
    throw new Error('no server')
  })
  assert.match(verdict.faults[0] ?? '', /no server/)
  assert.deepEqual(undone, ['at once', 'last', 'first'])
})

test('one that does not end is at fault', async () => {
  const verdict = await run(() => new Promise(() => undefined), 0.05)
  assert.deepEqual(verdict.faults, ['it did not end within 0.05 s'])
})

test('one that finds something says so, with how long it took', async () => {
  const verdict = await run(async () => ({ facts: '3 results', faults: ['one is lost'] }))
  assert.deepEqual(verdict.faults, ['one is lost'])
  assert.match(verdict.facts, /^3 results, 0\.\d s$/)
})

test('a seed decides all numbers, and a name others', () => {
  const numbers = (seed: number, name: string): number[] => {
    const random = createRandom(seed).fork(name)
    return Array.from({ length: 20 }, () => random.whole(0, 1_000_000))
  }
  assert.deepEqual(numbers(1, 'a'), numbers(1, 'a'))
  assert.notDeepEqual(numbers(1, 'a'), numbers(2, 'a'))
  assert.notDeepEqual(numbers(1, 'a'), numbers(1, 'b'))
  const ten = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
  const shuffled = createRandom(3).shuffled(ten)
  assert.notDeepEqual(shuffled, ten)
  assert.deepEqual(
    shuffled.sort((a, b) => a - b),
    ten,
  )
})
