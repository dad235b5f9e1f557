import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../fixtures/', import.meta.url))

export interface TapFixture {
  readonly name: string
  readonly bytes: Buffer
}

/** Reports of real tools. */
export const tapFixtures: readonly TapFixture[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.tap'))
  .sort()
  .map((name) => ({ name, bytes: readFileSync(`${folder}${name}`) }))

/** What the tool itself counted, where the fixture says. */
export function expectationOf({ name }: TapFixture): {
  readonly counts: Readonly<Record<string, number>>
  readonly malformed?: string
} {
  return JSON.parse(readFileSync(`${folder}${name.replace(/tap$/, 'expected.json')}`, 'utf8'))
}
