import { describe, expect, it } from 'vitest'
import readme from '../README.md?raw'
import { isNew, lines, outcomes } from './support/readme-example.ts'
// oxlint-disable-next-line import/default -- the text of the file, not its module
import example from './support/readme-example.ts?raw'

describe('the example of the README', () => {
  it('is the one that runs here', () => {
    expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``)
  })

  it('does what it says', () => {
    expect(isNew).toEqual([true, false])
    expect(lines[0]).toBe('{"kind":"snapshot","version":2}')
    expect(outcomes).toEqual(['PASSED'])
  })
})
