import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { ownCopy } from '../../src/xml/own-copy.ts'
import { junitParser } from '../../src/index.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const megabytesHeld = (): number => {
  collectGarbage()
  return process.memoryUsage().heapUsed / 1e6
}

describe('ownCopy', () => {
  it('gives the same text', () => {
    for (const text of ['', 'short', 'thirteen char', 'a text that is longer than that 😀'])
      expect(ownCopy(text)).toBe(text)
  })

  it('lets go of what the text was cut from', () => {
    const before = megabytesHeld()
    const kept = Array.from({ length: 60 }, (_, index) => {
      const chunk = Buffer.alloc(1_000_000, String.fromCodePoint(97 + (index % 26))).toString('latin1')
      return ownCopy(chunk.slice(1000, 1100))
    })
    expect(kept).toHaveLength(60)
    expect(megabytesHeld() - before).toBeLessThan(15)
  })
})

describe('records that are kept', () => {
  it('hold their own texts, not the report', async () => {
    async function* report(): AsyncGenerator<Uint8Array, void, void> {
      yield Buffer.from('<testsuite>')
      for (let index = 0; index < 60; index += 1)
        yield Buffer.from(
          `<testcase name="a name that is long enough ${index}" classname="a class that is long enough"><failure message="a message that is long &lt;enough&gt;">a trace that is long enough</failure></testcase><!-- ${'x'.repeat(1_000_000)} -->`,
        )
      yield Buffer.from('</testsuite>')
    }
    const before = megabytesHeld()
    const kept: unknown[] = []
    for await (const record of junitParser.parse(report())) kept.push(record)
    expect(kept).toHaveLength(60)
    expect(megabytesHeld() - before).toBeLessThan(15)
  })
})
