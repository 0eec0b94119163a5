/** Everything that leaves an audit row, with the words that people read. A new act of the console is added here first. */
export const auditActions = {
  'create-campaign': '新建活动',
  'change-campaign': '修改活动',
  'change-check-in': '修改签到规则',
  'change-task': '修改任务',
  'change-task-set': '修改任务组',
  'create-task': '新建任务',
  'create-task-set': '新建任务组',
  'preparing-campaign': '发出活动',
  'running-campaign': '继续发送',
  'paused-campaign': '暂停活动',
  'stopped-campaign': '停止活动',
  'create-segment': '新建人群',
  'change-segment': '修改人群',
  'delete-segment': '删除人群',
  'create-coupon-template': '新建优惠券',
  'stop-coupon-template': '停发优惠券',
  'create-group-buy': '新建拼团',
  'create-tag-group': '新建标签组',
  'create-tag': '新建标签',
  'tag-member': '给会员加标签',
  'untag-member': '去掉会员标签',
  'refund-order': '全额退款',
  'reveal-phone': '查看完整手机号',
} as const;

export type AuditAction = keyof typeof auditActions;
