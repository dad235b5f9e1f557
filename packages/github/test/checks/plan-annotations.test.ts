import { planAnnotations, type Remark } from '@gatewright/github'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { name } from '../support/decisions.ts'
import { judgeRequest } from '../support/openapi/judge.ts'

const text = fc.oneof(
  name,
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom('', ' ', 'é'.repeat(40_000)),
)
const number = fc.oneof(
  fc.integer({ min: -3, max: 50 }),
  fc.constantFrom(Number.NaN, 1.5, Number.POSITIVE_INFINITY),
)
const remark: fc.Arbitrary<Remark> = fc.record(
  {
    path: fc.oneof(
      text,
      fc.constantFrom('src/a.ts', './src/a.ts', '/builds/work/src/a.ts', '..\\a', 'C:\\a.ts'),
    ),
    line: number,
    endLine: number,
    column: number,
    endColumn: number,
    level: fc.constantFrom('failure' as const, 'warning' as const, 'notice' as const),
    message: text,
    title: text,
    details: text,
  },
  { requiredKeys: ['path', 'level', 'message'] },
)

describe('planAnnotations', () => {
  it('makes what GitHub takes of whatever a tool says', () => {
    fc.assert(
      fc.property(fc.array(remark, { maxLength: 30 }), (remarks) => {
        const { annotations } = planAnnotations(remarks, { root: '/builds/work' })
        const output = { title: 'a', summary: 'b', annotations }
        const { problems } = judgeRequest({
          method: 'PATCH',
          path: '/repos/shop/cart/check-runs/1',
          query: new URLSearchParams(),
          headers: new Headers({ 'x-github-api-version': '2022-11-28' }),
          body: JSON.parse(JSON.stringify({ output })) as unknown,
        })
        expect(problems).toEqual([])
        for (const { path, message } of annotations) {
          expect(path).not.toMatch(/^\.{0,2}\/|^\.\.?$|\0/)
          expect(message.trim()).not.toBe('')
        }
      }),
    )
  })

  it('is the same in any order, and says nothing twice', () => {
    fc.assert(
      fc.property(
        fc
          .array(remark, { maxLength: 20 })
          .chain((remarks) =>
            fc.tuple(
              fc.constant(remarks),
              fc.shuffledSubarray([...remarks, ...remarks], { minLength: remarks.length * 2 }),
            ),
          ),
        ([remarks, again]) => {
          expect(planAnnotations(again)).toEqual({
            ...planAnnotations(remarks),
            outside: planAnnotations(remarks).outside * 2,
          })
        },
      ),
    )
  })

  it.each([
    ['src/a.ts', 'src/a.ts'],
    ['./src/./a.ts', 'src/a.ts'],
    ['/work/src/a.ts', 'src/a.ts'],
    ['src\\deep\\a.ts', 'src/deep/a.ts'],
    ['src/../a.ts', 'a.ts'],
    ['../a.ts', undefined],
    ['/etc/passwd', undefined],
    ['C:\\a.ts', undefined],
    ['https://ci.example/a.ts', undefined],
    ['', undefined],
  ])('%s is %s', (path, expected) => {
    const { annotations } = planAnnotations([{ path, level: 'failure', message: 'm' }], { root: '/work' })
    expect(annotations[0]?.path).toBe(expected)
  })

  it('puts failures first, cuts at most and says how many it left', () => {
    const remarks = (['notice', 'warning', 'failure'] as const).map((level) => ({
      path: 'a',
      level,
      message: level,
    }))
    const plan = planAnnotations(remarks, { most: 2 })
    expect(plan.annotations.map(({ message }) => message)).toEqual(['failure', 'warning'])
    expect(plan.left).toBe(1)
  })

  it.each([
    { line: 3, endLine: 3, column: 2, endColumn: 1, start_column: 2, end_column: 2 },
    { line: 3, endLine: 4, column: 2, endColumn: 5, start_column: undefined, end_column: undefined },
    { line: 0, endLine: undefined, column: 7, endColumn: undefined, start_column: 7, end_column: undefined },
  ])(
    'columns $column to $endColumn of lines $line to $endLine',
    ({ line, endLine, column, endColumn, ...columns }) => {
      const given: Remark = {
        path: 'a',
        level: 'notice',
        message: 'm',
        line,
        column,
        ...(endLine === undefined ? {} : { endLine }),
        ...(endColumn === undefined ? {} : { endColumn }),
      }
      const [annotation] = planAnnotations([given]).annotations
      expect({ start_column: annotation?.start_column, end_column: annotation?.end_column }).toEqual(columns)
    },
  )
})
