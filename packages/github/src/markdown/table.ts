import { inMarkdown } from '@gatewright/core/policy'

/** A table of texts: whatever stands in a cell stays in it, on one line, and is no markup. */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const lineOf = (cells: readonly string[]): string => `| ${cells.map(cellOf).join(' | ')} |`
  return [lineOf(header), `|${' --- |'.repeat(header.length)}`, ...rows.map(lineOf)]
}

function cellOf(text: string): string {
  return inMarkdown(text).trim()
}
