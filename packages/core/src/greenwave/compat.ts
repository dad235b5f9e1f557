import { didYouMean } from '../errors/did-you-mean.ts'

/**
 * Answers of Greenwave that are known to be wrong, or that say less than is known. None of them is given unless asked for.
 * `docs/greenwave-compatibility.md` tells of each, with its number there.
 */
export const greenwaveQuirks = {
  /** Of two rules for a test that differ in their validity, the second asks for nothing. */
  'validity-ignored': 'D1',
  /** Of two policies with a remote rule, the second's remote rule asks for nothing. */
  'remote-rules-merged': 'D2',
  /** A waiver for one product version makes that for another disappear. */
  'waivers-cross-products': 'D3',
  /** In the past, a waiver that was taken back later does not count. */
  'waivers-superseded-later': 'D4',
  /** Why a test broke is looked for where no result says it. */
  'error-reason-beside': 'D5',
  /** The newest result of each kind counts, however old it is beside those of another kind. */
  'queries-concatenated': 'D6',
  /** Without the newest result, or waiver, there is none. */
  'ignored-after-latest': 'D8',
  /** What narrows a waiver to an architecture, a variant, a result or a time is not looked at, nor any scenario but the first. */
  'waivers-unscoped': 'D9',
  /** Results that passed are kept by a cache, past newer failures. */
  'passes-remembered': 'D10',
  /** A server in trouble takes the whole decision with it. */
  'fetch-fails-decision': 'D11',
  /** A subject that is named twice is decided twice. */
  'subjects-repeated': 'D13',
  /** Trouble with a remote rule that is waived is not told of. */
  'waived-trouble-vanishes': 'E1',
  /** A build whose age nobody knows is built now, or there is no decision. */
  'unknown-age-is-now': 'E2',
  /** The identifier of a subject may lead a remote rule's address elsewhere. */
  'addresses-unchecked': 'E3',
  /** What a change is announced for may be a pattern, as `fedora-*`. */
  'patterns-as-versions': 'E4',
  /** A `when` must be written to the fraction of a second, and without a zone. */
  'strict-when': 'E5',
  /** Whoever asks may name the addresses of remote rules in an on-demand policy. */
  'requested-addresses': 'E8',
  /** A remote rule that must have a file is content with one that holds no policy. */
  'empty-file-suffices': 'E7',
  /** Trouble with a remote rule is told without its place and without a code. */
  'trouble-without-place': 'E6',
} as const

/** One of Greenwave's own ways. */
export type GreenwaveQuirk = keyof typeof greenwaveQuirks

/** How to answer where Greenwave is known to answer wrongly. */
export interface CompatOptions {
  /** `upstream` for every answer as Greenwave gives it, or some of its ways; none unless given. */
  readonly compat?: 'upstream' | readonly GreenwaveQuirk[]
}

export type Quirks = ReadonlySet<GreenwaveQuirk>

/** @throws TypeError for a way that nobody knows: the program asks for an answer that it would not get. */
export function quirksOf({ compat = [] }: CompatOptions): Quirks {
  const known = Object.keys(greenwaveQuirks) as GreenwaveQuirk[]
  if (compat === 'upstream') return new Set(known)
  const unknown = compat.find((quirk) => !known.includes(quirk))
  if (unknown === undefined) return new Set(compat)
  const meant = didYouMean(unknown, known)
  throw new TypeError(
    `Greenwave has no way "${String(unknown)}".${meant === undefined ? '' : ` Did you mean "${meant}"?`}`,
  )
}
