import { expect, it } from 'vitest'
import { watchVisibleHeight } from '../../../src/ui/visibleHeight.ts'

class Viewport extends EventTarget {
  height = 844
  offsetTop = 0
  scale = 1

  become(change: Partial<Pick<Viewport, 'height' | 'offsetTop' | 'scale'>>): void {
    Object.assign(this, change)
    this.dispatchEvent(new Event('resize'))
  }
}

it('says what is seen while a keyboard covers the page, and nothing otherwise', () => {
  const viewport = new Viewport()
  const set = new Map<string, string>()
  const style = {
    setProperty: (name: string, value: string | null) => void set.set(name, value ?? ''),
    removeProperty: (name: string) => (set.delete(name) ? '' : ''),
  }
  const stop = watchVisibleHeight(viewport, () => 844, style)
  viewport.become({ height: 790 })
  expect(set.size).toBe(0)
  viewport.become({ height: 508, offsetTop: 40 })
  expect([...set]).toEqual([
    ['--visible-height', '508px'],
    ['--visible-top', '40px'],
  ])
  viewport.become({ scale: 2 })
  expect(set.size).toBe(0)
  viewport.become({ scale: 1 })
  expect(set.size).toBe(2)
  viewport.become({ height: 844 })
  expect(set.size).toBe(0)
  stop()
  viewport.become({ height: 300 })
  expect(set.size).toBe(0)
})
