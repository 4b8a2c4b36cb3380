import type { ErrorKind } from '#shared/workflow/errorRate.ts'
import type { Decision } from '#shared/workflow/recordChain.ts'
import type { ChangePlace } from '#shared/workflow/textChanges.ts'

/** What a step of the workflow asks and shows: opinion, errors found, times, changes, the record. */
export const steps = {
  opinion: '意见',
  opinionHint: '可不填；写了就记入审稿单，作者和经手人都会看到',

  errors: {
    title: '本次校对发现的差错',
    hint: '按类填写处数，没有就留 0',
    kind: '差错',
    text: '正文',
    key: '标题、要害处',
    keyHint: '标题、关键人名、日期和图片中的差错加倍计算',
    kinds: {
      fact: '事实、知识、逻辑、语法',
      character: '错字、多字、漏字',
      order: '颠倒',
      numeral: '数字错误',
      numeralStyle: '数字用法',
      foreignWord: '外文',
      punctuation: '标点',
    } satisfies Record<ErrorKind, string>,
    wrong: { one: '（1 字）', few: '（2–5 字）', many: '（5 字以上）' },
    field: '{{kind}}，{{place}}',
    rate: '差错率 {{rate}}／万',
    points: '{{points}} 分，共 {{characters}} 字；不超过 {{limit}}／万为合格',
    passes: '合格',
    fails: '不合格',
    found_other: '{{count}} 处差错',
    round: '第 {{round}} 次校对：{{found}}，差错率 {{rate}}／万',
  },

  time: {
    when: '发布时间',
    whenHint: '按这台电脑的时间',
    missing: '请选择将来的时间。',
    underEmbargo: '解禁时间是 {{at}}，请选在它之后。',
    title: '时间',
    scheduled: '定于 {{at}} 自动发布',
    change: '改时间',
    cancel: '取消定时',
    cancelTitle: '取消{{title}}的定时发布？',
    cancelBody: '到时不会自动发布，稿件留在{{stage}}，以后可以直接发布或另定时间。',
    cancelled: '已取消定时',
    embargo: '解禁时间',
    embargoHint: '在此之前既不能发布，也不能导出定稿',
    embargoed: '{{at}} 前不得发布',
    embargoSaved: '解禁时间已更新',
    set: '设定',
    clear: '取消',
  },

  override: {
    button: '破例处理…',
    title: '这是破例',
    body: '按规定您不能做这一步：{{why}}继续就是由您一人承担，审稿单会写明破例的人、理由和时间。',
    reason: '破例的理由',
  },
  approveOnly: '只批准，由系统管理员执行',

  notice: {
    label: '更正说明',
    hint: '根据改动草拟，随更正后的页面印出，请核对后修改',
    failed: '更正说明没有取得，请重试。',
    scheduled: '到时会印出根据改动草拟的更正说明。',
  },

  changes: {
    sinceSeen: '{{stage}}期间有 {{count}} 处改动',
    sinceSigned: '签发之后有 {{count}} 处改动',
    unknown: '您读到的那一稿已无法比对，请通读最新的文字。',
    look: '请逐处看过，再决定。',
    more: '另有 {{count}} 处没有列出',
    form: '版式有改动',
    at: '{{place}}第 {{line}} 行',
    place: { kicker: '引题', headline: '标题', deck: '副题', body: '正文', details: '稿件信息' } satisfies Record<ChangePlace, string>,
  },

  signature: {
    title: '签发',
    whole: '{{name}}于 {{at}} 签发，文字一字未动。',
    marks: '{{name}}于 {{at}} 签发，此后只有校对改动。',
    void: '{{name}}于 {{at}} 的签发已失效：此后文字有改动，须重新签发。',
  },
  pending: {
    title: '等待处理的提议',
    proposed: '{{name}}提议{{action}}',
    approved: '{{name}}已批准{{action}}，等待执行',
  },
  handledBy: '由{{who}}处理。',

  record: {
    open: '打开可打印的审稿单',
    whole: '审稿单完整，没有被改动过。',
    broken: '审稿单从第 {{step}} 步起与封存时不一致。请告知系统管理员。',
    override: '破例',
    decision: { proposed: '提议', approved: '批准' } satisfies Record<Exclude<Decision, 'done'>, string>,
    changes: '与上一步相比有 {{count}} 处改动',
    publishAt: '定于 {{at}}',
    unscheduled: '取消定时',
    clock: '按定时自动发布',
    edition: '第 {{edition}} 版',
    notice: '更正说明：{{text}}',
    seal: '封存摘要 {{hash}}',
    sealHint: '本步连同前面各步的 SHA-256，改动任何一步都会显出来',
  },
} as const
