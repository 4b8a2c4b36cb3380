import type { ArticleLanguage } from '../article/json.ts'
import { isBlank } from '../article/read.ts'

/**
 * The clauses of a headline: a line each, and in Chinese also what stands between spaces, because papers part clauses
 * with a space instead of a comma. An ordinary space beside a word in Latin letters or digits parts nothing (华为 Mate 60
 * 发布 is one clause); a full-width space always does. What cannot be seen is no clause.
 */
export function headlineClauses(lines: readonly string[], language: ArticleLanguage): string[] {
  const whole = lines.map((line) => line.trim()).filter((line) => !isBlank(line))
  if (language !== 'zh') return whole.map((line) => line.replace(/\s+/g, ' '))
  return whole.flatMap(splitAtSpaces).filter((clause) => !isBlank(clause))
}

const latin = /[\p{Script=Latin}\p{Nd}]/u

function splitAtSpaces(line: string): string[] {
  return line.split(/\s*\u3000\s*/u).flatMap((part) =>
    part.split(/\s+/u).reduce<string[]>((clauses, word) => {
      const last = clauses.at(-1)
      if (last !== undefined && (latin.test(last.at(-1) ?? '') || latin.test(word[0] ?? '')))
        clauses[clauses.length - 1] = `${last} ${word}`
      else clauses.push(word)
      return clauses
    }, []),
  )
}
