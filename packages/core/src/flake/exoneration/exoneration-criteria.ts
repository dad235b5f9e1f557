const dayMs = 86_400_000

/** When a test counts as failing for reasons that are not the change's. */
export interface ExonerationCriteria {
  readonly failureRate: {
    /** So many runs on main before the position are looked at, and as many after it. */
    readonly runsEachSide: number
    /** In some window of so many of them, one after the other, … */
    readonly window: number
    /** … at least so many failed in every attempt. */
    readonly unexpected: number
    /** Or so many in a row failed, beside the position. */
    readonly consecutive: number
  }
  readonly flakeRate: {
    /** At least so many commits of main both failed and passed, … */
    readonly flakyVerdicts: number
    /** … and at least this share of them. */
    readonly share: number
    /** Within so many milliseconds before and after the position. */
    readonly windowMs: number
    /** The window where it holds fewer than `fewVerdicts` commits. */
    readonly widerWindowMs: number
    readonly fewVerdicts: number
  }
  readonly otherChanges: {
    /** At least so many other changes failed in the same way, … */
    readonly changes: number
    /** … within so many milliseconds before and after the verdict. */
    readonly windowMs: number
  }
}

/**
 * LUCI's criteria of stability for failures on main, and two independent changes within a day.
 *
 * @remarks The first two are those of LUCI Analysis (`TestStabilityCriteria`, Apache-2.0), without the count of weekdays.
 */
export const defaultExonerationCriteria: ExonerationCriteria = {
  failureRate: { runsEachSide: 10, window: 10, unexpected: 6, consecutive: 3 },
  flakeRate: {
    flakyVerdicts: 2,
    share: 0.01,
    windowMs: 7 * dayMs,
    widerWindowMs: 14 * dayMs,
    fewVerdicts: 100,
  },
  otherChanges: { changes: 2, windowMs: dayMs },
}
