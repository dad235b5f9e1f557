import * as z from 'zod'

const forbidden = /[\p{Cc}\p{Surrogate}]/u

/** The index of the first character that no name may hold (a control character or half of a surrogate pair), or -1. */
export function firstForbidden(text: string): number {
  return text.search(forbidden)
}

/** One line of text that a machine may use as a key: no control characters, no lone surrogates, no space at its ends. */
export function lineOfText(longest: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(longest)
    .refine((text) => firstForbidden(text) === -1, 'Control characters and lone surrogates are not allowed.')
    .refine((text) => text.trim() === text, 'Remove the white space at the ends.')
}

/** Text for people: several lines are fine. */
export function freeText(longest: number): z.ZodString {
  return z.string().max(longest)
}
