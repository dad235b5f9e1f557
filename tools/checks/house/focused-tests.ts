import type { Finding } from '../library/finding.ts'

const focused = /\b(it|test|describe)(\.\w+)*\.only\b/
const left = /\b(it|test|describe)(\.\w+)*\.(skip|todo)\b/

/** `.only` hides every other test; a `.skip` or `.todo` needs its reason in a comment, on its line or right above. */
export function findFocusedTests(file: string, text: string): Finding[] {
  // The tools' tests name what they look for; an example's demo is a project that somebody else might have.
  if (!/\.test(-d)?\.ts$/.test(file) || /^(tools|examples\/[^/]+\/demo)\//.test(file)) return []
  const lines = text.split('\n')
  return lines.flatMap((line, index) => {
    if (focused.test(line)) return [{ file, line: index + 1, message: 'A focused test hides the others.' }]
    const reason = line.includes('//') || lines[index - 1]?.trim().startsWith('//')
    if (!left.test(line) || reason) return []
    return [{ file, line: index + 1, message: 'A skipped test needs its reason in a comment.' }]
  })
}
