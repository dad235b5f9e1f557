/** `result_detail.body`: what a row of `result` can't hold, under the keys of a result. Absent keys are absent there too. */
export interface ResultDetail {
  /** Without what the dataset of the result holds. */
  readonly data?: Readonly<Record<string, readonly string[]>>
  readonly note?: string
  readonly failureSignature?: string
  readonly refUrl?: string
  readonly refText?: string
  readonly durationMs?: number
  readonly attempt?: number
}
