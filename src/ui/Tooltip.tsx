import './Tooltip.css'
import { Tooltip as BaseTooltip } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'
import { Kbd } from './Kbd.tsx'

export interface TooltipProps {
  readonly label: ReactNode
  readonly shortcut?: readonly string[] | undefined
  /** The element that it explains; it gets the trigger's properties. */
  readonly children: ReactElement
  readonly side?: 'top' | 'bottom' | 'left' | 'right'
}

/** Where nothing hovers, a button that was touched keeps the focus: its tooltip would stay and cover the text. */
const canHover = () => !window.matchMedia('(hover: none)').matches

/** A short explanation on hover and focus. It never holds what a person needs: phones do not show it. */
export function Tooltip({ label, shortcut, children, side = 'bottom' }: TooltipProps) {
  return (
    <BaseTooltip.Root disabled={!canHover()}>
      <BaseTooltip.Trigger render={children} />
      <BaseTooltip.Portal>
        <BaseTooltip.Positioner className="ui-tooltip-positioner" side={side} sideOffset={6}>
          <BaseTooltip.Popup className="ui-tooltip">
            {label}
            {shortcut && <Kbd keys={shortcut} />}
          </BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  )
}

/** Once around the app: after one tooltip has shown, its neighbours show at once. */
export function TooltipProvider({ children }: { readonly children: ReactNode }) {
  return <BaseTooltip.Provider delay={500}>{children}</BaseTooltip.Provider>
}
