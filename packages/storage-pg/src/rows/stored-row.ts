/** A run as statements answer it: `groups` by `to_jsonb`. */
export interface RunRow {
  readonly id: bigint
  readonly place: Buffer
  readonly submitted_at: string
  readonly id_rest: Buffer | null
  readonly id_width: number
  readonly item_id: number
  readonly groups: readonly string[]
}

/** A result as statements answer it. */
export interface ResultRow {
  readonly series_id: number
  readonly dataset_id: number
  readonly duration_us: number
  readonly ordinal: number
  readonly attempt: number
  readonly outcome: number
}
