import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { labelsOf } from '../../src/ingest/label-rules.ts'

const words = fc.array(fc.constantFrom('stable', 'beta', 'dev', 'mac', 'firefox', 'constructor'), {
  maxLength: 5,
})

describe('labelsOf', () => {
  it('leaves labels as they are where no rule says otherwise, each once', () => {
    fc.assert(
      fc.property(words, (sent) => {
        const labels = labelsOf(sent, { uploader: 'ci', metadata: { product: 'firefox' } })
        expect(labels._unsafeUnwrap()).toEqual([...new Set(sent)].sort())
      }),
    )
  })

  it('puts no label on a report that neither it nor a rule names', () => {
    fc.assert(
      fc.property(words, (sent) => {
        const rules = {
          aliases: { dev: 'experimental' },
          exactlyOne: { channel: ['stable', 'experimental'] },
        }
        labelsOf(sent, { metadata: {} }, rules).match(
          (labels) => {
            expect(labels.includes('stable')).toBe(sent.includes('stable'))
            expect(labels.includes('experimental')).toBe(sent.includes('dev'))
          },
          ({ problems }) => {
            expect(sent.includes('stable')).toBe(sent.includes('dev'))
            expect(problems).toHaveLength(1)
          },
        )
      }),
    )
  })

  it('adds what metadata says, under the condition that a rule states', () => {
    const additions = [
      { label: 'nightly' },
      { label: 'mobile', when: { key: 'os', equals: 'android' } },
      { label: 'odd', when: { key: 'toString', equals: 'x' } },
    ]
    const metadata = { os: 'android', product: ' chrome ', empty: ' ' }
    const rules = { additions, fromMetadata: ['product', 'empty', 'missing', 'constructor'] }
    expect(labelsOf(['b', 'a'], { metadata }, rules)._unsafeUnwrap()).toEqual([
      'a',
      'b',
      'chrome',
      'mobile',
      'nightly',
    ])
  })

  it('gives added labels their right names too', () => {
    const rules = { aliases: { ff: 'firefox' }, fromMetadata: ['product'] }
    expect(labelsOf(['firefox'], { metadata: { product: 'ff' } }, rules)._unsafeUnwrap()).toEqual(['firefox'])
  })

  it('names every fault', () => {
    const exactlyOne = { channel: ['stable', 'beta'], os: ['mac', 'linux'] }
    const refused = labelsOf(['stable', 'beta'], { metadata: {} }, { exactlyOne })._unsafeUnwrapErr()
    expect(refused).toMatchObject({ kind: 'ingest/labels-refused', retryable: false })
    expect(refused.problems.map((problem) => /"(\w+)"/.exec(problem)?.[1])).toEqual(['channel', 'os'])
  })
})
