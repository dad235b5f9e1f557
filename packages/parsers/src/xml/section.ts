/** Markup that is no element and ends where its own mark says. */
export interface Section {
  readonly open: string
  readonly close: string
  /** For a person, to stand after "inside". */
  readonly meaning: string
  /** True where it holds text of the element around it. */
  readonly isData: boolean
}

const sections: readonly Section[] = [
  { open: '<!--', close: '-->', meaning: 'a comment', isData: false },
  { open: '<![CDATA[', close: ']]>', meaning: 'a CDATA section', isData: true },
  { open: '<?', close: '?>', meaning: 'a processing instruction', isData: false },
]
const doctype = '<!DOCTYPE'

/** What begins at `<!` or `<?`: a section with an end of its own, or why there is none. */
export function sectionAt(text: string, offset: number): Section | 'unsafe' | 'malformed' | 'unfinished' {
  const section = sections.find(({ open }) => text.startsWith(open, offset))
  if (section) return section
  const written = text.slice(offset, offset + doctype.length).toUpperCase()
  if (written === doctype) return 'unsafe'
  const isBeginning = [doctype, ...sections.map(({ open }) => open)].some((open) => open.startsWith(written))
  return isBeginning && offset + written.length === text.length ? 'unfinished' : 'malformed'
}
