import './IconButton.css'
import './Toasts.css'
import { Toast } from '@base-ui/react/toast'
import { CircleAlert, CircleCheck, Info, X } from 'lucide-react'
import { type ReactNode, useCallback } from 'react'

export type ToastKind = 'info' | 'success' | 'error'

export interface ToastMessage {
  readonly title: string
  readonly description?: string
  readonly kind?: ToastKind
}

export interface ToastProviderProps {
  /** Accessible name of the region. */
  readonly label: string
  readonly dismissLabel: string
  readonly children: ReactNode
}

const icons = { info: Info, success: CircleCheck, error: CircleAlert } as const

/** Once around the app. Messages show at the lower edge, on a phone at the upper one; errors stay longer and are announced at once. */
export function ToastProvider({ label, dismissLabel, children }: ToastProviderProps) {
  return (
    <Toast.Provider limit={3}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="ui-toasts" aria-label={label}>
          <ToastList dismissLabel={dismissLabel} />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

/** The function that shows a message. */
export function useToast(): (message: ToastMessage) => void {
  const { add } = Toast.useToastManager()
  return useCallback(
    ({ title, description, kind = 'info' }: ToastMessage) => {
      const failed = kind === 'error'
      add({ title, description, type: kind, priority: failed ? 'high' : 'low', timeout: failed ? 10_000 : 4_000 })
    },
    [add],
  )
}

function ToastList({ dismissLabel }: { readonly dismissLabel: string }) {
  const { toasts } = Toast.useToastManager()
  return toasts.map((toast) => {
    const kind: ToastKind = toast.type === 'success' || toast.type === 'error' ? toast.type : 'info'
    const Icon = icons[kind]
    return (
      <Toast.Root key={toast.id} toast={toast} className={`ui-toast ui-toast--${kind}`} swipeDirection={['up', 'down', 'right']}>
        <Toast.Content className="ui-toast-content">
          <Icon size={16} aria-hidden className="ui-toast-icon" />
          <div className="ui-toast-text">
            <Toast.Title className="ui-toast-title" render={<p />} />
            <Toast.Description className="ui-toast-description" />
          </div>
          <Toast.Close className="ui-icon-button ui-icon-button--sm" aria-label={dismissLabel}>
            <X size={14} aria-hidden />
          </Toast.Close>
        </Toast.Content>
      </Toast.Root>
    )
  })
}
