import { Minimize2 } from 'lucide-react'
import type { CollabSession } from '../collab/session.ts'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { Kbd } from '../ui/Kbd.tsx'
import { SaveStatus } from './SaveStatus.tsx'

/** What stays beside the text in focus mode: whether it is saved, and the way back. */
export function FocusBar({ session, onLeave }: { readonly session: CollabSession; readonly onLeave: () => void }) {
  const t = useT()
  return (
    <header className="article-focus">
      <SaveStatus session={session} />
      <Button size="sm" variant="ghost" icon={<Minimize2 size={14} aria-hidden />} onClick={onLeave}>
        {t(($) => $.article.focus.leave)}
        <span className="article-wide">
          <Kbd keys={['Esc']} />
        </span>
      </Button>
    </header>
  )
}
