const halfLogTwoPi = 0.918_938_533_204_672_8

/**
 * The natural logarithm of the gamma function for positive numbers, to about 15 digits.
 *
 * @remarks From 20 on Stirling's series, 5.11.1 of the NIST Digital Library of Mathematical Functions, which has all the
 * digits after five terms. Below, C. Lanczos, "A Precision Approximation of the Gamma Function", SIAM J. Numer. Anal. B 1
 * (1964), with g = 7 and nine coefficients.
 */
export function logGamma(x: number): number {
  if (x >= 20) return stirling(x)
  // The series wants x >= 1/2; below, the reflection formula brings it there.
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  return lanczos(x)
}

function stirling(x: number): number {
  const inverse = 1 / x
  const square = inverse * inverse
  const series =
    inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188))))
  return halfLogTwoPi + (x - 0.5) * Math.log(x) - x + series
}

/** Written out: the sum is the inside of every loop over beta functions. */
function lanczos(x: number): number {
  const base = x + 6.5
  const series =
    0.99999999999980993 +
    676.5203681218851 / x -
    1259.1392167224028 / (x + 1) +
    771.32342877765313 / (x + 2) -
    176.61502916214059 / (x + 3) +
    12.507343278686905 / (x + 4) -
    0.13857109526572012 / (x + 5) +
    9.9843695780195716e-6 / (x + 6) +
    1.5056327351493116e-7 / (x + 7)
  return halfLogTwoPi + (x - 0.5) * Math.log(base) - base + Math.log(series)
}
