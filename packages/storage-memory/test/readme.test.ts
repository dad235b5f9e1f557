import { describe, expect, it } from 'vitest'
import readme from '../README.md?raw'
import { cached, position } from './support/cache-example.ts'
// oxlint-disable-next-line import/default -- the text of the file, not its module
import cacheExample from './support/cache-example.ts?raw'
import { isNew, lines, outcomes } from './support/readme-example.ts'
// oxlint-disable-next-line import/default -- the text of the file, not its module
import example from './support/readme-example.ts?raw'

describe('the examples of the README', () => {
  it('are those that run here', () => {
    for (const text of [example, cacheExample]) expect(readme).toContain(`\`\`\`ts\n${text}\`\`\``)
  })

  it('do what they say', async () => {
    expect(isNew).toEqual([true, false])
    expect(lines[0]).toBe('{"kind":"snapshot","version":3}')
    expect(outcomes).toEqual(['PASSED'])
    expect(position).toBe(0)
    expect((await cached.testcases.get('smoke'))._unsafeUnwrap()).toBeUndefined()
  })
})
