/**
 * Up to here the power series is as good as the fraction; beyond, it would lose the digits of a small tail.
 */
const seriesEnd = 2
/** Enough for full precision from {@link seriesEnd} on; further out far fewer would do. */
const fractionTerms = 120

/**
 * The probability that a standard normal variable is at most x.
 * Keeps about 14 digits in both tails: what lies below -10 is 7.6e-24 and not 0.
 *
 * @remarks Up to 2 from the centre the series of G. Marsaglia, "Evaluating the Normal Distribution", J. Stat.
 * Softw. 11 (2004); beyond, Laplace's continued fraction, 7.9 of the NIST Digital Library of Mathematical
 * Functions.
 * @example
 * import { normalCumulative } from '@gatewright/core/numeric'
 *
 * normalCumulative(0) // 0.5
 * normalCumulative(-1.96) // 0.0249…
 */
export function normalCumulative(x: number): number {
  return x < 0 ? upperTail(-x) : 1 - upperTail(x)
}

/** The probability of more than x, for x from 0 on. */
function upperTail(x: number): number {
  if (x > 40) return 0
  return x < seriesEnd ? 0.5 - density(x) * series(x) : density(x) / fraction(x)
}

/** The square is taken apart so that its rounding does not cost the digits of the tail. */
function density(x: number): number {
  const coarse = Math.trunc(x * 16) / 16
  const rest = (x - coarse) * (x + coarse)
  return (Math.exp((-coarse * coarse) / 2) * Math.exp(-rest / 2)) / Math.sqrt(2 * Math.PI)
}

function series(x: number): number {
  let sum = x
  let term = x
  for (let odd = 3; term > sum * Number.EPSILON; odd += 2) {
    term *= (x * x) / odd
    sum += term
  }
  return sum
}

function fraction(x: number): number {
  let value = x
  for (let term = fractionTerms; term > 0; term--) value = x + term / value
  return value
}

/** Numerators and denominators by rising powers, for the centre, the tails and the far tails. */
const centre = {
  above: [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
    67265.7709270087, 33430.57558358813, 2509.0809287301227,
  ],
  below: [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
} as const
const tail = {
  above: [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  below: [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
} as const
const farTail = {
  above: [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
  ],
  below: [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    0.000018463183175100548, 1.421511758316446e-7, 2.0442631033899397e-15,
  ],
} as const

/**
 * The x that a standard normal variable stays below with probability p, to about 16 digits.
 * From p = 0 down it is `-Infinity`, from p = 1 up `Infinity`.
 *
 * @remarks PPND16 of M. J. Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution",
 * Appl. Statist. 37 (1988). Near 1 use the mirror, `-normalQuantile(1 - p)` with 1 - p as it is known: next
 * to 1 numbers lie far apart.
 * @example
 * import { normalQuantile } from '@gatewright/core/numeric'
 *
 * normalQuantile(0.975) // 1.9599…
 */
export function normalQuantile(p: number): number {
  if (p <= 0) return -Infinity
  if (p >= 1) return Infinity
  const fromCentre = p - 0.5
  if (Math.abs(fromCentre) <= 0.425) return fromCentre * ratio(centre, 0.425 ** 2 - fromCentre ** 2)
  const depth = Math.sqrt(-Math.log(Math.min(p, 1 - p)))
  const distance = depth <= 5 ? ratio(tail, depth - 1.6) : ratio(farTail, depth - 5)
  return fromCentre < 0 ? -distance : distance
}

function ratio({ above, below }: { above: readonly number[]; below: readonly number[] }, x: number): number {
  return polynomial(above, x) / polynomial(below, x)
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0)
}
