import { expect, test } from 'vitest'
import { hrefFromTyping, safeHref } from '#shared/article/links.ts'
import { below, pick, rng } from '../../support/rng.ts'

test.each([
  'https://paper.example/a?b=1&c=%20#d',
  'http://纸.example/路',
  'mailto:desk@paper.example',
  'tel:+86-000-1234',
  '/content/1.htm',
  '#s1',
  'HTTPS://PAPER.EXAMPLE/',
])('%s is kept as it is', (href) => {
  expect(safeHref(href)).toBe(href)
})

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'java\tscript:alert(1)',
  '\u0001javascript:alert(1)',
  'java\u200bscript:alert(1)',
  '\ufeffjavascript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:https://a/b',
  '//host.example/x',
  '/\\host.example/x',
  '\t//host.example',
  '/\n/host.example',
  'paper.example/a',
  'a/b',
  '?q=1',
  '',
  '   ',
  ':',
  'https',
  `https://a.example/${'x'.repeat(3000)}`,
])('%j is refused', (href) => {
  expect(safeHref(href)).toBeNull()
})

test('only text is an address', () => {
  for (const value of [null, undefined, 1, {}, ['https://a.example'], true]) expect(safeHref(value)).toBeNull()
})

test('what is given back is one of the allowed kinds, and safe when asked again', () => {
  const bits = [
    'java',
    'script',
    ':',
    '/',
    '\\',
    '\n',
    '\t',
    ' ',
    'https',
    'data',
    'a.b',
    '#',
    '\u0000',
    '\u200b',
    'mailto',
    'x',
    '%0a',
    '\u2028',
    'TEL',
  ]
  for (let seed = 1; seed <= 3000; seed++) {
    const random = rng(seed)
    const raw = Array.from({ length: below(random, 8) }, () => pick(random, bits)).join('')
    const href = safeHref(raw)
    if (href === null) continue
    expect(href, `seed ${seed}`).toMatch(/^(https?:|mailto:|tel:|#|\/(?![/\\]))/i)
    expect(safeHref(href), `seed ${seed}`).toBe(href)
  }
})

test.each([
  ['paper.example/a', 'https://paper.example/a'],
  [' paper.example ', 'https://paper.example'],
  ['https://paper.example', 'https://paper.example'],
  ['/a', '/a'],
])('typing %j means %s', (typed, href) => {
  expect(hrefFromTyping(typed)).toBe(href)
})

test.each(['javascript:alert(1)', 'word', 'two words', '', '//host.example'])('typing %j is no address', (typed) => {
  expect(hrefFromTyping(typed)).toBeNull()
})
