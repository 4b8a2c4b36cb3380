import './states.css'
import { useT } from '../i18n/useT.ts'
import { Spinner } from '../ui/Spinner.tsx'

/** Shows when a page takes longer than a moment to arrive. */
export function RoutePending() {
  const t = useT()
  return (
    <div className="shell-state">
      <Spinner size={22} label={t(($) => $.common.loading)} />
    </div>
  )
}
