/** Addresses of the pages around one; nothing where there is no such page. */
export interface PageLinks {
  readonly prev: string | null
  readonly next: string | null
  readonly first: string
  readonly last: string
}

/** The links of a page from 1 on, with the parameters that it was asked for by. No pages at all have 0 as their last. */
export function pageLinks(
  url: string,
  parameters: Readonly<Record<string, string>>,
  page: number,
  last: number,
): PageLinks {
  const others = Object.entries(parameters).filter(([name]) => name !== 'page')
  const linkTo = (number: number): string => {
    const pairs = [['page', String(number)] as const, ...others]
    return `${url}?${pairs.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&')}`
  }
  return {
    prev: page > 1 ? linkTo(page - 1) : null,
    next: page < last ? linkTo(page + 1) : null,
    first: linkTo(1),
    last: linkTo(last),
  }
}

/** As WaiverDB encodes it, so that a link can be compared with one of its own. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '�')).replace(
    /%(?:20|24|2C|2F|3A|3B|3F|40)/g,
    (code) => (code === '%20' ? '+' : decodeURIComponent(code)),
  )
}
