/**
 * How to show what a plug-in answers, for a page that knows nothing of it. Names are keys of the result: `value` of one
 * number, `counts` of an object of numbers, `rows` of a list of objects.
 */
export type StatisticsLayout =
  | { readonly kind: 'number'; readonly value: string; readonly unit?: string }
  | { readonly kind: 'trend'; readonly values: readonly string[]; readonly unit?: string }
  | { readonly kind: 'bars'; readonly counts: string }
  | { readonly kind: 'table'; readonly rows: string; readonly columns: readonly string[] }
  | { readonly kind: 'calendar'; readonly value: string; readonly unit?: string }
