/** Lines of left-aligned columns, two spaces apart, without spaces at the ends. Widths count code points. */
export function renderTable(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows)
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, length(cell))))
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - length(cell)))
      .join('  ')
      .trimEnd(),
  )
}

function length(text: string): number {
  return [...text].length
}

const longestCell = 96

/** A text made safe for a terminal: no control or direction characters, and the middle of a long one cut. */
export function cell(text: string): string {
  const safe = text.replace(/[\p{Cc}\p{Cf}\p{Surrogate}]/gu, '\uFFFD')
  const points = [...safe]
  if (points.length <= longestCell) return safe
  const half = (longestCell - 1) >> 1
  return `${points.slice(0, half).join('')}…${points.slice(-half).join('')}`
}
