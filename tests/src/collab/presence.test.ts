import { describe, expect, it } from 'vitest'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { readPresence, readUser } from '../../../src/collab/usePresence.ts'

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

  it('takes no colour that could be something else', () => {
    expect(readUser({ ...user('a'), color: 'url(http://evil)' })?.color).toBe('#666666')
    expect(readUser({ id: 1, name: 'x' })).toBeNull()
  })
})
