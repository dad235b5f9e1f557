import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMemoryDatabase } from '../../../packages/storage-memory/src/index.ts'
import { storyNames, storyOf } from '../stories/stories.ts'
import { storyClock } from '../stories/story-clock.ts'
import { judgePlaces, placesInCode, placesInText } from './places.ts'

for (const name of storyNames)
  test(`the story of ${name} passes each place that the code has, and the list has no other`, async () => {
    const story = await storyOf(name)
    const storage = createMemoryDatabase().open('shop')
    const passed = new Map<string, number>()
    const step = (place: string): void => void passed.set(place, (passed.get(place) ?? 0) + 1)
    for (const [number, piece] of story.pieces.entries())
      await piece({ storage, step, owner: 'one', clock: storyClock(number, 0), receive: () => undefined })
    assert.deepEqual(judgePlaces(story, placesInCode(story.folder), passed), [])
  })

test('places are found however they are called', () => {
  const text =
    "await step('a/b')\nawait options.step?.('c')\n() => settings.step('d'), plugin.step(state), footstep('e')"
  assert.deepEqual(placesInText(text), ['a/b', 'c', 'd'])
})

test('a place that is in the code, in the list or on the way alone is told', () => {
  const story = { name: 'ingest', places: ['a', 'b', 'c'] }
  const passed = new Map([
    ['a', 1],
    ['b', 2],
    ['d', 1],
  ])
  assert.deepEqual(judgePlaces(story, ['a', 'c', 'e'], passed), [
    'the place e of ingest stands in the code and not in the list',
    'the place b of ingest stands in the list and not in the code',
    'the place c of ingest was passed by nobody',
    'the place d of ingest was passed and stands in no list',
  ])
})
