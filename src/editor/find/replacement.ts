import type { TextMatch } from './query.ts'

/**
 * What goes in the place of a match. For an expression `$&` is the match and `$1` to `$99` are what its groups caught
 * (nothing for one that took no part), `$$` is a dollar sign; a number that no group has stays as it is written.
 */
export function replacementFor(template: string, matched: string, { groups }: TextMatch): string {
  if (groups === undefined) return template
  return template.replace(/\$(?:([$&])|([1-9]\d?))/g, (written, sign: string | undefined, number: string | undefined) => {
    if (sign !== undefined) return sign === '$' ? '$' : matched
    const long = Number(number)
    if (long <= groups.length) return groups[long - 1] ?? ''
    const short = Number(number?.charAt(0))
    return number?.length === 2 && short <= groups.length ? `${groups[short - 1] ?? ''}${number.charAt(1)}` : written
  })
}
