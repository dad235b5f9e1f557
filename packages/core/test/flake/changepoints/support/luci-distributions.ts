/**
 * What LUCI Analysis answers, by its own tests (Apache-2.0, The LUCI Authors: analysis/internal/changepoints).
 */

/** 99 % intervals as numbers of positions: the lower end excluded, the upper one included. */
export const intervals: readonly {
  readonly input: string
  readonly alpha: number
  readonly interval: readonly [number, number]
}[] = [
  { input: 'pass->fail 1', alpha: 0.3, interval: [1, 5] },
  { input: 'four positions, two verdicts each', alpha: 0.3, interval: [1, 4] },
  { input: 'two positions, several verdicts each', alpha: 0.3, interval: [1, 2] },
  { input: 'pass->flake', alpha: 0.3, interval: [2, 14] },
  { input: 'flake->fail 16', alpha: 0.3, interval: [2, 14] },
  { input: 'fail,retry passes -> fail,retry fails', alpha: 0.3, interval: [3, 6] },
  { input: 'fail,retry fails -> retry flaky a', alpha: 0.3, interval: [2, 5] },
  { input: 'pass->fail 1', alpha: 0.05, interval: [1, 5] },
  { input: 'four positions, two verdicts each', alpha: 0.05, interval: [1, 4] },
  { input: 'two positions, several verdicts each', alpha: 0.05, interval: [1, 2] },
  { input: 'pass->flake', alpha: 0.05, interval: [2, 9] },
  { input: 'flake->fail 16', alpha: 0.05, interval: [2, 13] },
  { input: 'fail,retry passes -> fail,retry fails', alpha: 0.05, interval: [3, 6] },
  { input: 'fail,retry fails -> retry flaky a', alpha: 0.05, interval: [2, 5] },
]

/** P(C = k | Y) of each position but the first, computed by another implementation. */
export const masses: readonly {
  readonly input: string
  readonly alpha: number
  readonly numbers: readonly number[]
  readonly probabilities: readonly number[]
}[] = [
  {
    input: 'pass->fail 1',
    alpha: 0.3,
    numbers: [2, 3, 4, 5, 6],
    probabilities: [
      0.006802456551976909, 0.07912331042036305, 0.8604660008214499, 0.0496820786360419, 0.003926153570168489,
    ],
  },
  {
    input: 'four positions, two verdicts each',
    alpha: 0.3,
    numbers: [2, 3, 4],
    probabilities: [0.11214423140925323, 0.8346774933013674, 0.05317827528937941],
  },
  { input: 'two positions, several verdicts each', alpha: 0.3, numbers: [2], probabilities: [1.0] },
  {
    input: 'pass->flake',
    alpha: 0.3,
    numbers: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
    probabilities: [
      0.004989967076738763, 0.00976262297101327, 0.022393918159863496, 0.05859666212215836,
      0.1764309137818928, 0.6277529311461273, 0.05614970082211675, 0.01786232681035022, 0.00850823083299931,
      0.0050430934114180336, 0.003449822794523886, 0.0026280079831672125, 0.0021983108448160272,
      0.002033613284251148, 0.0021998779585622437,
    ],
  },
  {
    input: 'flake->fail 16',
    alpha: 0.3,
    numbers: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
    probabilities: [
      0.0023708432430430463, 0.0034102466252850226, 0.006434873683811279, 0.016082183384454996,
      0.06128556201573713, 0.6262456983586899, 0.17184375344037275, 0.06015497700831342, 0.025023570849599348,
      0.011874499126566873, 0.00627354524093085, 0.0036423581267174456, 0.0023187811561284515,
      0.0016439201528804014, 0.0013951875874697699,
    ],
  },
  {
    input: 'fail,retry passes -> fail,retry fails',
    alpha: 0.3,
    numbers: [2, 3, 4, 5, 6, 7, 8],
    probabilities: [
      0.00020986917356272667, 0.0008667704473967299, 0.009669168113402913, 0.9785083845312749,
      0.009669168113402913, 0.0008667704473967299, 0.00020986917356272667,
    ],
  },
  {
    input: 'fail,retry fails -> retry flaky a',
    alpha: 0.3,
    numbers: [2, 3, 5, 7],
    probabilities: [0.004238082333672792, 0.03324456436381304, 0.9615099422611867, 0.001007411041327672],
  },
]

export const tails: readonly number[] = [
  0.0005, 0.005, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.5, 0.75, 0.8, 0.85, 0.9, 0.95, 0.975, 0.995, 0.9995,
]

/** The numbers of positions at each of the tails; `consecutive` says whether numbers between count as commits. */
export const distributions: readonly {
  readonly input: string
  readonly consecutive: boolean
  readonly quantiles: readonly number[]
}[] = [
  {
    input: 'sparse 1',
    consecutive: true,
    quantiles: [100, 100, 100, 100, 100, 100, 100, 100, 200, 200, 200, 200, 200, 200, 200, 200, 200],
  },
  {
    input: 'sparse 1',
    consecutive: false,
    quantiles: [100, 100, 100, 100, 100, 100, 100, 100, 200, 200, 200, 200, 200, 200, 200, 200, 200],
  },
  {
    input: 'sparse 2',
    consecutive: true,
    quantiles: [90, 100, 100, 100, 100, 100, 100, 100, 110, 110, 110, 110, 110, 110, 2000, 2000, 2000],
  },
  {
    input: 'sparse 2',
    consecutive: false,
    quantiles: [90, 100, 100, 100, 100, 100, 100, 100, 110, 110, 110, 110, 110, 110, 110, 110, 120],
  },
  {
    input: 'sparse 3',
    consecutive: true,
    quantiles: [100, 100, 100, 100, 100, 100, 100, 100, 1010, 1010, 1010, 1010, 1010, 1010, 1010, 1010, 1010],
  },
  {
    input: 'sparse 3',
    consecutive: false,
    quantiles: [90, 100, 100, 100, 100, 100, 100, 100, 1010, 1010, 1010, 1010, 1010, 1010, 1010, 1010, 1020],
  },
]
