import { describe, expect, it } from 'vitest'
import { oneLine } from '../../../src/editor/behaviours/lineField.ts'

describe('oneLine', () => {
  it.each([
    ['凝聚共识\n全力以赴', '凝聚共识全力以赴'],
    ['凝聚共识，\r\n　　全力以赴', '凝聚共识，全力以赴'],
    ['City hall\nreopens', 'City hall reopens'],
    ['  a\tb \n\n c  ', 'a b c'],
    ['凝聚共识　全力以赴', '凝聚共识　全力以赴'],
  ])('%j becomes %j', (text, line) => {
    expect(oneLine(text)).toBe(line)
  })
})
