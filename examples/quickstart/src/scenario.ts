/** The demo's data: which reports came from which run of which commit. Paths are relative to the file. */
export interface ScenarioFile {
  readonly context: string
  /** The instant that the gate is asked at. */
  readonly at: string
  /** Oldest first; the gate is asked about the item of the last one. */
  readonly runs: readonly {
    readonly id: string
    readonly item: string
    readonly at: string
    readonly reports: readonly { readonly file: string; readonly namespace: string }[]
  }[]
}
