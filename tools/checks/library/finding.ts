/** Something that a check objects to. */
export interface Finding {
  /** From the root, with slashes. */
  readonly file: string
  readonly line?: number
  readonly message: string
}

/** `file:line  message`, the way terminals make into a link. */
function formatFinding({ file, line, message }: Finding): string {
  return `${file}${line === undefined ? '' : `:${line}`}  ${message}`
}

/** Prints the findings and one line that sums up; makes the process fail when there are any. */
export function conclude(check: string, findings: readonly Finding[], looked: string): void {
  for (const finding of findings) console.log(formatFinding(finding))
  console.log(`${check}: ${findings.length} findings (${looked})`)
  if (findings.length > 0) process.exitCode = 1
}

/** The 1-based line of an index into a text. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}
