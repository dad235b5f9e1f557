/** Lines of a snapshot with the end that says how many there are. */
export function ended(lines: readonly string[]): readonly string[] {
  return [...lines, `{"kind":"end","lines":${lines.length}}`]
}
