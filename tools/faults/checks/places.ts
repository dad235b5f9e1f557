import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Story } from '../stories/story.ts'

const core = fileURLToPath(new URL('../../../packages/core/src/', import.meta.url))

/** A place at which a process can be ended, as the code calls it. */
const call = /\bstep(?:\?\.)?\('([^']+)'\)/g

/** The places that stand in the sources of a folder of core, each once. */
export function placesInCode(folder: string): readonly string[] {
  const files = readdirSync(join(core, folder), { recursive: true, encoding: 'utf8' })
  const found = files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => placesInText(readFileSync(join(core, folder, file), 'utf8')))
  return [...new Set(found)].sort()
}

export function placesInText(text: string): readonly string[] {
  return [...text.matchAll(call)].map(([, place = '']) => place)
}

/** What is wrong with the places of a story: one that the code has and the list has not, or that nothing passed. */
export function judgePlaces(
  { name, places }: Pick<Story, 'name' | 'places'>,
  inCode: readonly string[],
  passed: ReadonlyMap<string, number>,
): string[] {
  const told = (which: readonly string[], what: string): string[] =>
    which.map((place) => `the place ${place} of ${name} ${what}`)
  return [
    ...told(
      inCode.filter((place) => !places.includes(place)),
      'stands in the code and not in the list',
    ),
    ...told(
      places.filter((place) => !inCode.includes(place)),
      'stands in the list and not in the code',
    ),
    ...told(
      places.filter((place) => !passed.has(place)),
      'was passed by nobody',
    ),
    ...told(
      [...passed.keys()].filter((place) => !places.includes(place)),
      'was passed and stands in no list',
    ),
  ]
}
