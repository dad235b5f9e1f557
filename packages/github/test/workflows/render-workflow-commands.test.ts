import { error, notice, warning } from '@actions/core'
import { planAnnotations, renderOutputs, renderWorkflowCommands } from '@gatewright/github'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { name } from '../support/decisions.ts'

const text = fc.oneof(name, fc.string({ unit: 'binary', minLength: 1 }))
const remark = fc.record({
  path: fc.constantFrom('src/a.ts', 'a,b:c/d%e.ts'),
  level: fc.constantFrom('failure' as const, 'warning' as const, 'notice' as const),
  message: text,
  title: text,
  line: fc.integer({ min: 1, max: 99 }),
  column: fc.integer({ min: 1, max: 99 }),
})

/** What the toolkit writes to the log. */
function linesOf(write: () => void): readonly string[] {
  const chunks: string[] = []
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    chunks.push(String(chunk))
    return true
  })
  try {
    write()
  } finally {
    spy.mockRestore()
  }
  return chunks.map((chunk) => chunk.replace(/\r?\n$/, ''))
}

describe('renderWorkflowCommands', () => {
  it('writes what the toolkit writes', () => {
    fc.assert(
      fc.property(remark, (given) => {
        const { annotations } = planAnnotations([given])
        const [annotation] = annotations
        if (!annotation) return
        const write = { failure: error, warning, notice }[annotation.annotation_level]
        const written = linesOf(() =>
          write(annotation.message, {
            ...(annotation.title === undefined ? {} : { title: annotation.title }),
            file: annotation.path,
            startLine: annotation.start_line,
            endLine: annotation.end_line,
            ...(annotation.start_column === undefined ? {} : { startColumn: annotation.start_column }),
            ...(annotation.end_column === undefined ? {} : { endColumn: annotation.end_column }),
          }),
        )
        expect(renderWorkflowCommands(annotations)).toEqual(written)
      }),
    )
  })

  it('is one line for each, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(remark, { maxLength: 30 }), (given) => {
        for (const line of renderWorkflowCommands(planAnnotations(given).annotations)) {
          expect(line).toMatch(/^::(?:error|warning|notice) [^\r\n]*$/)
        }
      }),
    )
  })

  it('writes ten of each level, of which GitHub shows no more', () => {
    const remarks = Array.from({ length: 25 }, (_, index) => ({
      path: 'a',
      level: index < 12 ? ('failure' as const) : ('notice' as const),
      message: `m${index}`,
    }))
    expect(renderWorkflowCommands(planAnnotations(remarks).annotations)).toHaveLength(20)
  })
})

describe('renderOutputs', () => {
  const delimiter = 'delimiter-0123456789'

  it('gives back what was put in, by the rule that the runner reads by', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_-]{0,9}$/), text), (outputs) => {
        expect(read(renderOutputs(outputs, delimiter))).toEqual(new Map(Object.entries(outputs)))
      }),
    )
  })

  it.each([
    [{ a: `x\n${delimiter}\nevil<<EOF` }, delimiter],
    [{ 'a\nb': 'x' }, delimiter],
    [{ a: 'x' }, 'EOF'],
  ])('refuses %j', (outputs, given) => {
    expect(() => renderOutputs(outputs, given)).toThrow(TypeError)
  })

  /** As the runner does: a name and a delimiter, and the value up to the line that is the delimiter. */
  function read(file: string): ReadonlyMap<string, string> {
    const values = new Map<string, string>()
    for (let rest = file; rest !== '';) {
      const [head = '', mark = ''] = rest.slice(0, rest.indexOf('\n')).split('<<')
      const body = rest.slice(rest.indexOf('\n') + 1)
      const end = body.indexOf(`\n${mark}\n`)
      values.set(head, body.slice(0, end))
      rest = body.slice(end + mark.length + 2)
    }
    return values
  }
})
