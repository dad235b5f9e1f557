import type { ReportDiagnostic, ReportPlace } from '@gatewright/core/ports'

/** Details of one note. */
export interface NoteDetails {
  readonly place?: ReportPlace | undefined
  /** How many times it was met; 1 unless told. */
  readonly count?: number
}

/** Takes note of oddities: one entry for each code, with the words and the place of the first, and how many there were. */
export interface DiagnosticCollector {
  /**
   * @param code - stable, in kebab-case
   * @param message - what is odd; never repeats the content
   * @param advice - what to do about it, or why nothing needs to be done
   */
  note(code: string, message: string, advice: string, details?: NoteDetails): void
  /** Says where the reading is, for notes that name no place. Asked for the first of each code only. */
  expectAt(here: () => ReportPlace | undefined): void
  /** In the order in which the codes first came up. */
  list(): readonly ReportDiagnostic[]
}

/** A collector that keeps so many codes; how often further ones came up is in one last entry. */
export function createDiagnosticCollector(most: number): DiagnosticCollector {
  const noted = new Map<string, { -readonly [Key in keyof ReportDiagnostic]: ReportDiagnostic[Key] }>()
  let further = 0
  let whereabouts: () => ReportPlace | undefined = () => undefined
  return {
    note(code, message, advice, { place, count = 1 } = {}) {
      const earlier = noted.get(code)
      if (earlier) earlier.count += count
      else if (noted.size < most) {
        const known = place ?? whereabouts()
        noted.set(code, { code, message, advice, count, ...(known ? { place: known } : {}) })
      } else further += count
    },
    expectAt(here) {
      whereabouts = here
    },
    list: () => [
      ...[...noted.values()].map((diagnostic) => ({ ...diagnostic })),
      ...(further === 0 ? [] : [furtherDiagnostics(further)]),
    ],
  }
}

function furtherDiagnostics(count: number): ReportDiagnostic {
  return {
    code: 'further-diagnostics',
    message: 'More kinds of oddities were met than are kept.',
    advice: 'Raise the limit of diagnostics to see them all.',
    count,
  }
}
