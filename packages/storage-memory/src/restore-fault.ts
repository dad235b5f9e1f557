/** Why something that was saved can't be as it says. */
export interface RestoreFault {
  readonly message: string
}
