import { describe, expect, it } from 'vitest'
import { defaultParsers, readReport } from '../src/index.ts'
import { bytesOf } from './support.ts'

const nothings = [
  'null',
  '1',
  '"x"',
  'true',
  '{}',
  '{"a":1}',
  '[1]',
  '[[]]',
  'x',
  '<a/>',
  '# x\n',
  '{"a":1}\n{"b":2}\n',
  '\uFEFF',
  ' \n',
]

describe.each(defaultParsers.map((parser) => [parser.format, parser] as const))('%s', (_format, parser) => {
  it.each(nothings)('never takes %j for a report that is complete', async (text) => {
    for (const mode of ['strict', 'lenient'] as const) {
      const report = await readReport(bytesOf(text), { parser, mode })
      expect(report.isErr() || !report.value.summary.completeness.complete, mode).toBe(true)
    }
  })
})
