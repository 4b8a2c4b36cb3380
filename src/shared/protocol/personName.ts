import { z } from 'zod'
import { isBlank } from '../article/read.ts'

/** Ends of lines, control and formatting characters (also those that turn the direction), halves of surrogate pairs. */
const notInNames = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

/** The two formatting characters that some scripts and emoji need inside a word. */
const joiners = /[\u200c\u200d]/g

/**
 * What a person is called, as pages print it: something that can be seen, and reads as it is. Two names that look alike
 * are therefore not told apart by anything invisible.
 */
export const personName = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .refine((name) => !isBlank(name) && !notInNames.test(name.replace(joiners, '')), 'a name in visible characters, on one line')
