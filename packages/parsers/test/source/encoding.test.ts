import { describe, expect, it } from 'vitest'
import { bytesOf, readBad, readGood } from '../support.ts'

const body = (encoding: string): string =>
  `<?xml version="1.0" encoding="${encoding}"?><testsuite name="s"><testcase name="Ünï ✓"/></testsuite>`

function utf16(text: string, order: 'le' | 'be', mark: boolean): Uint8Array {
  const marked = Buffer.from(mark ? `\uFEFF${text}` : text, 'utf16le')
  return new Uint8Array(order === 'le' ? marked : marked.swap16())
}

describe('encodings', () => {
  it.each([
    ['UTF-8', bytesOf(body('UTF-8'))],
    ['UTF-8 with a mark', bytesOf(`\uFEFF${body('utf-8')}`)],
    ['UTF-16LE with a mark', utf16(body('UTF-16'), 'le', true)],
    ['UTF-16BE with a mark', utf16(body('UTF-16'), 'be', true)],
    ['UTF-16LE without a mark', utf16(body('UTF-16'), 'le', false)],
    ['UTF-16BE without a mark', utf16(body('UTF-16'), 'be', false)],
    ['UTF-8 that calls itself UTF-16', bytesOf(body('utf-16'))],
  ])('%s', async (_name, bytes) => {
    expect((await readGood(bytes)).records[0]?.name).toBe('Ünï ✓')
  })

  it.each([
    ['ISO-8859-1', 'Ünï', [0xdc, 0x6e, 0xef]],
    ['windows-1252', '€', [0x80]],
    ['windows-1251', 'Я', [0xdf]],
    ['shift_jis', '日', [0x93, 0xfa]],
  ])('%s', async (encoding, name, bytes) => {
    const [before, after] = body(encoding).split('Ünï ✓').map(bytesOf)
    const report = Uint8Array.from([...(before ?? []), ...bytes, ...(after ?? [])])
    expect((await readGood(report)).records[0]?.name).toBe(name)
  })

  it('refuses bytes that do not fit', async () => {
    const latin = Uint8Array.from([...bytesOf('<testsuite name="'), 0xdc, ...bytesOf('"/>')])
    expect((await readBad(latin)).kind).toBe('report/encoding')
    expect((await readBad(Uint8Array.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0]))).kind).not.toBe('report/empty')
  })
})
