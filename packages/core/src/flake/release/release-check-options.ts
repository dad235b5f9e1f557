import * as z from 'zod'
import { exactly } from '../../schema/exactly.ts'
import { strictObject } from '../../schema/strict-object.ts'

export interface ReleaseCheckOptions {
  /** How certain a regression has to be on its own, in percent. 95 by default. */
  readonly confidencePercent?: number
  /** A smaller drop of the pass rate is forgiven, in points. 5 by default. */
  readonly pityPoints?: number
  /** So many runs of the candidate have to fail before anything is a regression. 3 by default. */
  readonly minimumFailures?: number
  /** What a run is in which attempts disagreed. `pass` by default. */
  readonly flakes?: 'pass' | 'fail'
  /** With fewer runs of the candidate a test has not been shown to hold. 6 by default. */
  readonly minimumRuns?: number
  /** A release in which a test ran less often is no base for it. 10 by default. */
  readonly minimumBaseRuns?: number
  /** Among so many of the newest earlier releases the base is chosen. 3 by default. */
  readonly lastReleases?: number
  /** What a test without a base has to pass, in percent of its runs. 95 by default. */
  readonly newTestPassPercent?: number
  /** A drop of more points is extreme. 15 by default. */
  readonly extremePoints?: number
  /** How much less confidence keeps a regression open that is open already, in points. 5 by default. */
  readonly openConfidencePoints?: number
  /** How much less is forgiven while a regression is open, in points. 2 by default. */
  readonly openPityPoints?: number
  /**
   * The share of false ones that is accepted among the regressions, over all tests together: Benjamini and Hochberg's
   * procedure. 0.05 by default; `off` judges each test on its own.
   */
  readonly falseDiscoveryRate?: number | 'off'
  /**
   * What an extreme drop does that was not confirmed among all tests: `hold` keeps the release from being clear until more
   * runs tell. `hold` by default.
   */
  readonly unconfirmedExtreme?: 'hold' | 'pass'
  /**
   * Whether a test holds only where it is shown to be no worse: where the upper end of the difference of the failure rates
   * lies below the pity. False by default: then a test holds where it is not shown to be worse.
   */
  readonly equivalence?: boolean
}

const percent = z.number().min(0).max(100)
const whole = z.int().min(1).max(1_000_000)

export const ReleaseCheckOptionsSchema: z.ZodType<ReleaseCheckOptions> = exactly<ReleaseCheckOptions>()(
  strictObject({
    confidencePercent: z.exactOptional(z.number().min(50).max(99.9999)),
    pityPoints: z.exactOptional(percent),
    minimumFailures: z.exactOptional(whole),
    flakes: z.exactOptional(z.enum(['pass', 'fail'])),
    minimumRuns: z.exactOptional(whole),
    minimumBaseRuns: z.exactOptional(whole),
    lastReleases: z.exactOptional(whole),
    newTestPassPercent: z.exactOptional(percent),
    extremePoints: z.exactOptional(percent),
    openConfidencePoints: z.exactOptional(z.number().min(0).max(45)),
    openPityPoints: z.exactOptional(percent),
    falseDiscoveryRate: z.exactOptional(z.union([z.number().gt(0).max(1), z.literal('off')])),
    unconfirmedExtreme: z.exactOptional(z.enum(['hold', 'pass'])),
    equivalence: z.exactOptional(z.boolean()),
  }),
)

/** Every option, with its default where none was given. */
export type ReleaseRules = Required<ReleaseCheckOptions>

export const releaseRules: ReleaseRules = {
  confidencePercent: 95,
  pityPoints: 5,
  minimumFailures: 3,
  flakes: 'pass',
  minimumRuns: 6,
  minimumBaseRuns: 10,
  lastReleases: 3,
  newTestPassPercent: 95,
  extremePoints: 15,
  openConfidencePoints: 5,
  openPityPoints: 2,
  falseDiscoveryRate: 0.05,
  unconfirmedExtreme: 'hold',
  equivalence: false,
}
