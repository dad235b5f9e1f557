import type { Example } from './example.ts'

/** The `@example`s of a source file: the lines after the tag, up to the next tag or the end of the comment. */
export function docstringExamples(file: string, text: string): Example[] {
  const examples: Example[] = []
  let open: { readonly line: number; readonly code: string[] } | undefined
  function close(): void {
    if (open && open.code.some((line) => line.trim() !== '')) {
      examples.push({ file, line: open.line, code: open.code.join('\n'), check: true })
    }
    open = undefined
  }
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*(\/\*)?\*\s*@\w/.test(line)) close()
    if (line.includes('*/')) close()
    else if (/^\s*(\/\*)?\*\s*@example\b/.test(line)) open = { line: index + 2, code: [] }
    else open?.code.push(withoutFence(line.replace(/^\s*\* ?/, '')))
  }
  return examples
}

/** A fence inside an `@example` only tells editors the language. */
function withoutFence(line: string): string {
  return line.startsWith('```') ? '' : line
}
