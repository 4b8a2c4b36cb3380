import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type ArticleLanguage, articleLanguages } from '#shared/article/json.ts'
import { api } from '../api/client.ts'
import { keys, siteQuery } from '../api/queries.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Select } from '../ui/Select.tsx'
import { useToast } from '../ui/Toasts.tsx'

export interface NewArticleDialogProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  /** Channel that the desk shows; the new article starts there. */
  readonly channel: string | undefined
}

/** Starts an article and opens it. Both choices can be changed later in the article. */
export function NewArticleDialog({ open, onOpenChange, channel }: NewArticleDialogProps) {
  const t = useT()
  const form = useNewArticle(channel)
  const channels = form.channels.map(({ id, name }) => ({ value: id, label: name }))
  const footer = (
    <>
      <Button onClick={() => onOpenChange(false)}>{t(($) => $.common.cancel)}</Button>
      <Button type="submit" form="new-article" variant="primary" busy={form.busy}>
        {t(($) => $.desk.newDialog.create)}
      </Button>
    </>
  )
  const title = t(($) => $.desk.newDialog.title)
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} closeLabel={t(($) => $.common.close)} size="sm" footer={footer}>
      <form
        id="new-article"
        className="new-article"
        onSubmit={(event) => {
          event.preventDefault()
          form.create()
        }}
      >
        <Select
          label={t(($) => $.desk.newDialog.channel)}
          value={form.channel}
          options={[{ value: '', label: t(($) => $.desk.newDialog.noChannel) }, ...channels]}
          onChange={form.setChannel}
        />
        <Select
          label={t(($) => $.desk.newDialog.language)}
          value={form.language}
          options={articleLanguages.map((value) => ({ value, label: t(($) => $.common.articleLanguage[value]) }))}
          onChange={form.setLanguage}
        />
      </form>
    </Dialog>
  )
}

function useNewArticle(shown: string | undefined) {
  const t = useT()
  const toast = useToast()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const site = useQuery(siteQuery).data
  const [chosenChannel, setChannel] = useState<string | null>(null)
  const [chosenLanguage, setLanguage] = useState<ArticleLanguage | null>(null)
  const [busy, setBusy] = useState(false)
  const channel = chosenChannel ?? shown ?? ''
  const language = chosenLanguage ?? site?.language ?? 'zh'
  const start = async () => {
    const article = await api.createArticle({ language, ...(channel && { channel }) })
    void queryClient.invalidateQueries({ queryKey: keys.articles })
    await navigate({ to: '/articles/$id', params: { id: article.id } })
  }
  const create = () => {
    if (busy) return
    setBusy(true)
    start().catch((error: unknown) => {
      setBusy(false)
      toast({ kind: 'error', title: errorMessage(t, error) })
    })
  }
  return { channels: site?.channels ?? [], channel, setChannel, language, setLanguage, busy, create }
}
