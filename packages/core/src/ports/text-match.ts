/**
 * A pattern in the words of SQL's `LIKE`: `%` stands for any characters, `_` for one (a code point), and a backslash takes its
 * meaning from the character that follows. It covers whole texts, and letters in one case only.
 */
export type LikePattern = string

/** Texts that are one of some, or that one of some patterns covers. Of neither there is nothing that matches. */
export interface TextMatch {
  readonly equals?: readonly string[]
  readonly like?: readonly LikePattern[]
}

/** Results that have a value under a key that matches. */
export interface DataMatch extends TextMatch {
  readonly key: string
}
