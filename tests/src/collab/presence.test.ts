import { describe, expect, it } from 'vitest'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { colorOf, lookAlike, presenceColors } from '#shared/protocol/presence.ts'
import { readPresence, readUser, readUsers } from '../../../src/collab/usePresence.ts'

const user = (id: string, name = id) => ({ id, name, color: '#123456', role: 'reporter' })

describe('readPresence', () => {
  it('lists everybody once, oneself first, and sees a caret in any of their windows', () => {
    const doc = new Y.Doc()
    const awareness = new Awareness(doc)
    awareness.setLocalState({ user: user('me') })
    awareness.states.set(1, { user: user('b', '李默') })
    awareness.states.set(2, { user: user('b', '李默'), cursor: { anchor: null, head: null } })
    awareness.states.set(3, { user: 'nobody' })
    awareness.states.set(4, { user: user('a', '陈牧'), cursor: null })
    const people = readPresence({ awareness, doc, userId: 'me' })
    expect(people.map(({ user: { name }, active, self }) => [name, active, self])).toEqual([
      ['me', false, true],
      ['陈牧', false, false],
      ['李默', true, false],
    ])
    awareness.destroy()
  })

  it('shows two people whose own colours look alike in two that do not, whatever colours they send', () => {
    const ids = Array.from({ length: 300 }, (_, index) => `user-${index}`)
    const [one = '', other = ''] = ids.filter((id) => colorOf(id) === colorOf('user-0'))
    const doc = new Y.Doc()
    const awareness = new Awareness(doc)
    awareness.setLocalState({ user: user(one) })
    awareness.states.set(1, { user: user(other) })
    awareness.states.set(2, { user: user(other) })
    const shown = [...readUsers(awareness)].map(([, { id, color }]) => [id, color])
    expect(shown.filter(([id]) => id === one)).toEqual([[one, colorOf(one)]])
    const [, color] = shown.find(([id]) => id === other) ?? []
    expect(presenceColors.filter((known) => known === color && !lookAlike(known, colorOf(one)))).toEqual([color])
    expect(shown.filter(([id]) => id === other)).toEqual([
      [other, color],
      [other, color],
    ])
    awareness.destroy()
  })

  it('takes no colour that could be something else', () => {
    expect(readUser({ ...user('a'), color: 'url(http://evil)' })?.color).toBe('#666666')
    expect(readUser({ id: 1, name: 'x' })).toBeNull()
  })
})
