import type { z } from 'zod'
import { DomainError } from '#shared/errors.ts'

/**
 * Checks a body or a query against its schema.
 * @throws ZodError, or DomainError bad_request for the character NUL, which neither database can keep in a text
 */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.parse(value ?? {})
  if (holdsNul(parsed)) throw new DomainError('bad_request', 'the character NUL is not allowed')
  return parsed
}

/** Looks at the strings themselves: their JSON writes NUL as `\u0000`, and so it does text in which somebody typed that. */
function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0')
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, inner]) => key.includes('\0') || holdsNul(inner))
}
