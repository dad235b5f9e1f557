import type { ByteSource } from '@gatewright/core/ports'
import { describe, expect, it } from 'vitest'
import { readReport } from '../../src/index.ts'

describe('a source that is none', () => {
  it.each([
    ['a text', 'report.xml'],
    ['a buffer', new ArrayBuffer(4)],
    ['a list', [1, 2]],
    ['nothing', undefined],
    ['null', null],
  ])('is an error that another try does not help: %s', async (_, source) => {
    const report = await readReport(source as unknown as ByteSource)
    expect(report._unsafeUnwrapErr()).toMatchObject({ kind: 'report/source-failed', retryable: false })
    expect(report._unsafeUnwrapErr().message).toContain('Uint8Array')
  })
})
