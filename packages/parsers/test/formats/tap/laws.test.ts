import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readWithOracle } from './oracle.ts'
import { document, exceptions, nearlyRight } from './generated.ts'
import { bytesOf, chunksOf } from '../../support.ts'
import { expectationOf, tapFixtures } from './fixtures.ts'
import { isGreen, readTap } from './support.ts'

const whole = [
  'TAP version 14',
  '1..3',
  'ok 1 - é ✓ # SKIP x',
  '# Subtest: s',
  '    not ok 1 - a',
  '      ---',
  '      message: b',
  '      at: f.js:1:2',
  '      ...',
  '    1..1',
  'not ok 2 - s',
  'ok 3 - t {',
  '    ok 1 - u',
  '    1..1',
  '}',
  '',
].join('\n')

describe('a report', () => {
  it('says the same however its bytes are cut', async () => {
    const expected = await readTap(whole)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytesOf(whole).length), { maxLength: 30 }), async (cuts) => {
        expect(await readTap(chunksOf(bytesOf(whole), cuts))).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  it('says the same whether its lines are taken at once or one by one', async () => {
    const indent = fc.constantFrom('', '', '    ', '    ', '        ', '  ', '      ')
    const text = fc.constantFrom(
      'ok 1 - a',
      'ok 2 - b',
      'not ok 3 - c',
      'ok 4',
      'ok',
      'not ok 5 - é',
      'ok 06 - d ',
      'ok 7 -e',
      'ok 8  - f',
      'ok 9 - g # SKIP h',
      'ok 10 - i # TODO',
      'ok 11 - j {',
      'ok 12 - k \\# l',
      'ok 13 - #m',
      'ok 1234567890123456 - n',
      'ok 17 - p \\\\ q',
      'ok 14 - ',
      'ok 15 - \to',
      'ok 16 -',
      'okay',
      'not ok',
      '# Subtest: s',
      '# t',
      '}',
      '',
      'u',
      '1..3',
      '1..0',
      '---',
      '---',
      '...',
      '...',
      'message: v',
      'duration_ms: 5',
      'stack: |-',
      '  w',
      'Bail out!',
      'pragma +strict',
    )
    const lines = fc.array(
      fc.tuple(indent, text).map((parts) => parts.join('')),
      { maxLength: 40 },
    )
    await fc.assert(
      fc.asyncProperty(lines, fc.boolean(), async (some, isPlain) => {
        // What comes behind the head comes as it is cut.
        const head = `# ${isPlain ? 'x' : 'é'.repeat(70)}\n`.repeat(isPlain ? 1500 : 60)
        const bytes = bytesOf(`${head}ok 1 - a\n${some.join('\n')}`)
        const cuts = Array.from({ length: bytes.length }, (_, at) => at).slice(-2000)
        expect(await readTap(chunksOf(bytes, cuts))).toEqual(await readTap(bytes))
      }),
      { numRuns: 300 },
    )
  })

  it.each(tapFixtures)('of a real tool, too: $name', async ({ bytes }) => {
    const expected = await readTap(bytes)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 20 }), async (cuts) => {
        expect(await readTap(chunksOf(bytes, cuts))).toEqual(expected)
      }),
      { numRuns: 10 },
    )
  })

  it('says the same whatever ends its lines', async () => {
    await fc.assert(
      fc.asyncProperty(document, async (text) => {
        const expected = withoutOffsets(await readTap(text))
        expect(withoutOffsets(await readTap(text.replaceAll('\n', '\r\n')))).toEqual(expected)
        expect(withoutOffsets(await readTap(text.replaceAll('\n', '\r')))).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  it('is never green where tap-parser finds fault', async () => {
    let green = 0
    await fc.assert(
      fc.asyncProperty(nearlyRight, async (text) => {
        fc.pre(!exceptions.some(({ isMet }) => isMet(text)))
        if (!isGreen(await readTap(text))) return
        green += 1
        expect(readWithOracle(text).isOk).toBe(true)
      }),
      { numRuns: 5000 },
    )
    expect(green).toBeGreaterThan(500)
  })

  it('is never green with a test point that failed, or with none', async () => {
    await fc.assert(
      fc.asyncProperty(nearlyRight, async (text) => {
        const read = await readTap(text)
        if (!isGreen(read)) return
        expect(read.records.length).toBeGreaterThan(0)
        expect(read.records.every(({ outcome }) => ['passed', 'skipped', 'todo'].includes(outcome))).toBe(
          true,
        )
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a report that breaks off', () => {
  it.each([
    ...tapFixtures.filter((fixture) => expectationOf(fixture).malformed === undefined),
    { name: 'every construct', bytes: Buffer.from(whole) },
  ])('is an error or not complete: $name', async ({ bytes }) => {
    // Output after the last line of TAP may be missing: nobody can tell.
    const end = endOfTap(bytes)
    for (const length of cutsOf(bytes.subarray(0, end))) {
      const cut = bytes.subarray(0, length)
      const strict = await readTap(cut)
      expect(isComplete(strict), `strict, cut at byte ${length}`).toBe(false)
      const lenient = await readTap(cut, { mode: 'lenient' })
      expect(isComplete(lenient), `lenient, cut at byte ${length}`).toBe(false)
    }
  })
})

/** Every byte of a small report; of a larger one the bytes around its line ends, and the last ones. */
function cutsOf(bytes: Buffer): readonly number[] {
  const all = Array.from(bytes.keys())
  if (bytes.length < 600) return all
  const step = Math.ceil(bytes.length / 1500)
  return all.filter(
    (at) =>
      at > bytes.length - 100 || (at % step === 0 && [at, at - 1, at - 3].some((near) => bytes[near] === 10)),
  )
}

function isComplete({ end }: Awaited<ReturnType<typeof readTap>>): boolean {
  return end.isOk() && end.value.completeness.complete
}

/** How many bytes a report has that make it whole: up to its last point, plan or brace. YAML that is not begun is not missed. */
function endOfTap(bytes: Buffer): number {
  const text = bytes.toString('utf8')
  const ends = [...text.matchAll(/^ *(?:(?:not )?ok\b.*\n|1\.\.\d+.*\n|\}|Bail out!)/gm)]
  const last = ends.at(-1)
  return last ? Buffer.byteLength(text.slice(0, last.index + last[0].length)) : 0
}

/** Places in bytes depend on the line ends, and nothing else does. */
function withoutOffsets(read: Awaited<ReturnType<typeof readTap>>): unknown {
  return JSON.parse(JSON.stringify(read), (key, value: unknown) => (key === 'byteOffset' ? undefined : value))
}
