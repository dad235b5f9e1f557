import type { Example } from './example.ts'

/** The TypeScript fences of a Markdown page. */
export function fencedExamples(file: string, text: string): Example[] {
  const examples: Example[] = []
  let open: { readonly fence: string; readonly line: number; readonly check: boolean } | undefined
  let code: string[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const [, fence, info = ''] = /^\s*(`{3,}|~{3,})(.*)$/.exec(line) ?? []
    if (open && fence?.startsWith(open.fence) && info.trim() === '') {
      if (open.line > 0) examples.push({ file, line: open.line, code: code.join('\n'), check: open.check })
      open = undefined
    } else if (open) {
      code.push(line)
    } else if (fence !== undefined) {
      const words = info.trim().split(/\s+/)
      const isTypeScript = ['ts', 'typescript', 'mts'].includes(words[0] ?? '')
      // Line 0: a fence in another language, to be walked over.
      open = { fence, line: isTypeScript ? index + 2 : 0, check: !words.includes('no-check') }
      code = []
    }
  }
  return examples
}
